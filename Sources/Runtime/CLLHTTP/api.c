#if !__has_include("/usr/share/llhttp/api.c")
#error "llhttp's C sources are missing: install Debian's node-llhttp"
#endif
#include "/usr/share/llhttp/api.c"
