// Debian ships llhttp as C source; this header lends the distribution's own one the name its sources include.
#if !__has_include("/usr/share/include/llhttp/llhttp.h")
#error "llhttp's header is missing: install Debian's node-llhttp"
#endif
#include "/usr/share/include/llhttp/llhttp.h"
