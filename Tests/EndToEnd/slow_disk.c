/* Lets every sync of a file take as long as STRANDLINE_TEST_SYNC_MS says, as a slow disk does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_as_configured(void) {
    const char *text = getenv("STRANDLINE_TEST_SYNC_MS");
    long milliseconds = text ? atol(text) : 0;
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

int fsync(int descriptor) {
    int (*original)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_as_configured();
    return original(descriptor);
}

int fdatasync(int descriptor) {
    int (*original)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_as_configured();
    return original(descriptor);
}
