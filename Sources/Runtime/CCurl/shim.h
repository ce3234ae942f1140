// The checks of arguments are macros, which would stand in the way of the functions below.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

// libcurl's setters and getters are variadic, which Swift cannot call: one function per kind of argument.

typedef size_t (*bff_curl_receive)(char *bytes, size_t size, size_t count, void *user);
typedef int (*bff_curl_before_request)(void *user, char *remote, char *local, int remote_port, int local_port);
typedef int (*bff_curl_watch_socket)(CURL *easy, curl_socket_t socket, int what, void *user, void *socket_user);
typedef int (*bff_curl_set_timer)(CURLM *multi, long milliseconds, void *user);

static inline CURLcode bff_curl_set_long(CURL *easy, CURLoption option, long value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode bff_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode bff_curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode bff_curl_set_receive(CURL *easy, CURLoption option, bff_curl_receive function) {
    return (curl_easy_setopt)(easy, option, function);
}

static inline CURLcode bff_curl_set_before_request(CURL *easy, bff_curl_before_request function) {
    return (curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode bff_curl_set_sockets(
    CURL *easy, curl_opensocket_callback open, curl_closesocket_callback close) {
    CURLcode code = (curl_easy_setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, open);
    return code == CURLE_OK ? (curl_easy_setopt)(easy, CURLOPT_CLOSESOCKETFUNCTION, close) : code;
}

static inline CURLcode bff_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode bff_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLMcode bff_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}

static inline CURLMcode bff_curl_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
    return (curl_multi_setopt)(multi, option, value);
}

static inline CURLMcode bff_curl_multi_set_socket(CURLM *multi, bff_curl_watch_socket function) {
    return (curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, function);
}

static inline CURLMcode bff_curl_multi_set_timer(CURLM *multi, bff_curl_set_timer function) {
    return (curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, function);
}
