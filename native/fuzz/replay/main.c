/* SPDX-License-Identifier: Apache-2.0 */
/* In place of a fuzzer: runs the inputs in the files and folders that it is given, each in a
 * process of its own, so that one that does harm is known by its name. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/fuzzing.h"

enum { SECONDS_FOR_ONE = 30 };

static int tried, failed;

static void remove_file_of(pid_t pid)
{
    const char *directory = getenv("ESCLUSA_DIR");
    char path[4200];
    snprintf(path, sizeof path, "%s/fuzz-%d", directory != NULL ? directory : "/dev/shm",
             (int) pid);
    unlink(path);
}

static void run_here(const char *path)
{
    static uint8_t bytes[FUZZ_BYTES_MAX];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fuzz_fail("cannot open %s", path);
    }
    size_t byte_size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    alarm(SECONDS_FOR_ONE);
    LLVMFuzzerTestOneInput(bytes, byte_size);
}

static void run_file(const char *path)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        run_here(path);
        exit(0);
    }
    int status = 0;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
        printf("%s: status 0x%x\n", path, (unsigned) status);
        remove_file_of(pid);
        failed++;
    }
    tried++;
}

static void run_all(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        run_file(path);
        return;
    }
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char inner[4200];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            run_file(inner);
        }
        free(entries[i]);
    }
    free(count >= 0 ? entries : NULL);
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        run_all(arguments[i]);
    }
    printf("%d inputs, %d did harm\n", tried, failed);
    return tried == 0 || failed != 0;
}
