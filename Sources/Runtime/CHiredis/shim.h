// The reader of replies alone: connections are the event loop's.
#include <hiredis/read.h>
