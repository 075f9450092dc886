/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * replay: runs a fuzz target over files, and folders of files, given as arguments: its seeds as an
 * ordinary test, or one input that a fuzzer found. Fails when there was nothing to run.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    uint8_t *data = NULL;
    size_t size = 0, cap = 0, got;
    do {
        if (size == cap) {
            cap = cap ? cap * 2 : 4096;
            data = realloc(data, cap);
            if (!data)
                abort();
        }
        got = fread(data + size, 1, cap - size, file);
        size += got;
    } while (got);
    fclose(file);
    /* Exactly as long as the input, so that a sanitizer sees the first byte read past it. */
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    memcpy(exact, data, size);
    free(data);
    printf("%s (%zu bytes)\n", path, size);
    fflush(stdout);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static size_t
replay(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return replay_file(path);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    size_t run = 0;
    for (int i = 0; i < count; i++) {
        char inner[4096];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            run += replay(inner);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return run;
}

int
main(int argc, char **argv)
{
    size_t run = 0;
    for (int i = 1; i < argc; i++)
        run += replay(argv[i]);
    printf("%zu inputs\n", run);
    return run ? 0 : 1;
}
