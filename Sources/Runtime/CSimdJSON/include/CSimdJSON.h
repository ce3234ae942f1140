#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser with the tape and the string buffer of the last document that it read.
typedef struct bff_simdjson_parser bff_simdjson_parser;

/// Returns NULL when memory is short.
bff_simdjson_parser *bff_simdjson_create(void);
void bff_simdjson_destroy(bff_simdjson_parser *parser);

/// Parses `count` bytes, behind which BFF_SIMDJSON_PADDING more must be readable. Gives BFF_SIMDJSON_READ with both pointers
/// set, which hold until the next parse, or says why not. Where the fault is, simdjson does not tell.
int32_t bff_simdjson_parse(bff_simdjson_parser *parser, const uint8_t *bytes, size_t count, const uint64_t **tape,
                           const uint8_t **strings);

enum { BFF_SIMDJSON_READ = 0, BFF_SIMDJSON_REFUSED = 1, BFF_SIMDJSON_OUT_OF_MEMORY = 2 };

enum { BFF_SIMDJSON_PADDING = 64 };

#ifdef __cplusplus
}
#endif
