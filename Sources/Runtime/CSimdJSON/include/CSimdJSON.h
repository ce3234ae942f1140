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

/// Parses `count` bytes, behind which BFF_SIMDJSON_PADDING more must be readable. Gives 0 with both pointers set, which
/// hold until the next parse, or one of simdjson's error codes.
int32_t bff_simdjson_parse(bff_simdjson_parser *parser, const uint8_t *bytes, size_t count, const uint64_t **tape,
                           const uint8_t **strings);

/// The sentence that simdjson has for an error code.
const char *bff_simdjson_message(int32_t error);

enum { BFF_SIMDJSON_PADDING = 64 };

#ifdef __cplusplus
}
#endif
