#include <pthread.h>
#include <uv.h>

// glibc shows it only with _GNU_SOURCE, which Swift's importer does not define.
int pthread_setname_np(pthread_t thread, const char *name);

/// The name, at most 15 bytes, is what debuggers and top show.
static inline void bff_name_this_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}
