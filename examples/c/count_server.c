/* SPDX-License-Identifier: Apache-2.0 */
/* Usage: count_server QUEUE SOCKET. Count messages, and tell how many to who asks. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <esclusa/esclusa.h>

static void check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "count_server: %s: %s\n", what, esclusa_error());
        exit(1);
    }
}

static int accept_one(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(bind(listener, (struct sockaddr *) &address, sizeof address), "bind");
    check(listen(listener, 1), "listen");
    return accept(listener, NULL, NULL);
}

static int await(int poller)
{
    struct epoll_event event;
    return epoll_wait(poller, &event, 1, -1) == 1 ? event.data.fd : -1;
}

static void add(int poller, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    check(epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

static void answer(int poller, int client, int count)
{
    char line[64];
    if (read(client, line, sizeof line) <= 0) {
        epoll_ctl(poller, EPOLL_CTL_DEL, client, NULL);
        return;
    }
    int length = snprintf(line, sizeof line, "%d\n", count);
    check(write(client, line, (size_t) length) == length ? 0 : -1, "write");
}

int main(int argc, char **argv)
{
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    check(argc == 3 ? 0 : -1, "usage: count_server QUEUE SOCKET");
    check(esclusa_queue_create_or_open(&queue, argv[1], 64, 64), "queue");
    check(esclusa_queue_consumer(&consumer, queue), "consumer");
    int client = accept_one(argv[2]), count = 0;
    int64_t length = 0;
    char message[64];
    /* @start region="serve" */
    int poller = epoll_create1(EPOLL_CLOEXEC), bell = eventfd(0, EFD_CLOEXEC);
    add(poller, client);
    add(poller, bell);
    check(esclusa_consumer_ring(consumer, bell), "ring");
    while (length != -EPIPE) {
        if (await(poller) == client) {
            answer(poller, client, count);
            continue;
        }
        eventfd_t rings;
        eventfd_read(bell, &rings);
        while ((length = esclusa_consumer_get(consumer, message, sizeof message, NULL, 0)) >= 0) {
            count++;
        }
        check(esclusa_consumer_ring(consumer, bell), "ring"); /* once more */
    }
    /* @end region="serve" */
    printf("C counted %d\n", count);
    esclusa_queue_close(queue);
    esclusa_consumer_close(consumer);
    return 0;
}
