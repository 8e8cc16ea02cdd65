/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for descriptors of objects without a name. */
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "peer.h"

static int descriptor_socket = -1;
static int descriptor_received = -1;

/* Of an open socket, by an abstract name. */
static socklen_t descriptor_address(struct sockaddr_un *address, const char *name)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path + 1, name, strlen(name));
    return (socklen_t) (offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
}

static const void *descriptor_object(const char *kind)
{
    const struct {
        const char *kind;
        const void *object;
    } all[] = {
        {"memory", memory},   {"counter", counter},     {"mutex", mutex},   {"queue", queue},
        {"array", array},     {"counters", counters},   {"rwlock", rwlock}, {"event", event},
        {"barrier", barrier}, {"semaphore", semaphore}, {"latch", latch},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(kind, all[i].kind) == 0) {
            return all[i].object;
        }
    }
    return NULL;
}

union descriptor_room {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

static struct msghdr descriptor_message(union descriptor_room *room, struct iovec *data)
{
    *room = (union descriptor_room){.bytes = {0}};
    return (struct msghdr){.msg_iov = data,
                           .msg_iovlen = 1,
                           .msg_control = room->bytes,
                           .msg_controllen = sizeof room->bytes};
}

static void descriptor_bind(char **w)
{
    struct sockaddr_un address;
    socklen_t length = descriptor_address(&address, w[0]);
    descriptor_socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    answer(bind(descriptor_socket, (const struct sockaddr *) &address, length) == 0 ? 0 : -errno);
}

static void descriptor_send(char **w)
{
    int fd = esclusa_fileno(descriptor_object(w[0]));
    if (fd < 0) {
        answer(fd);
        return;
    }
    struct sockaddr_un address;
    union descriptor_room room;
    char byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr message = descriptor_message(&room, &data);
    message.msg_name = &address;
    message.msg_namelen = descriptor_address(&address, w[1]);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    int from = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int result = sendmsg(from, &message, 0) == 1 ? 0 : -errno;
    close(from);
    answer(result);
}

static void descriptor_receive(char **w)
{
    (void) w;
    union descriptor_room room;
    char byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr message = descriptor_message(&room, &data);
    ssize_t got = recvmsg(descriptor_socket, &message, MSG_CMSG_CLOEXEC);
    const struct cmsghdr *header = got < 0 ? NULL : CMSG_FIRSTHDR(&message);
    if (header != NULL) {
        memcpy(&descriptor_received, CMSG_DATA(header), sizeof descriptor_received);
    }
    if (answer(got < 0 ? -errno : header == NULL ? -EPROTO : 0)) {
        print_number(descriptor_received);
    }
}

static void descriptor_close(char **w)
{
    (void) w;
    close(descriptor_received);
    close(descriptor_socket);
    descriptor_received = -1;
    descriptor_socket = -1;
    answer(0);
}

const struct command descriptor_commands[] = {
    {"descriptor bind", descriptor_bind},
    {"descriptor send", descriptor_send},
    {"descriptor receive", descriptor_receive},
    {"descriptor close", descriptor_close},
    {0},
};
