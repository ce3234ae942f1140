#if !__has_include(<simdjson.h>)
#error "simdjson is missing: install Debian's libsimdjson-dev"
#endif
#include "CSimdJSON.h"

#include <new>
#include <simdjson.h>

static_assert(BFF_SIMDJSON_PADDING >= simdjson::SIMDJSON_PADDING, "the readers' padding is simdjson's");

struct bff_simdjson_parser {
    simdjson::dom::parser parser;
};

extern "C" {

bff_simdjson_parser *bff_simdjson_create(void) { return new (std::nothrow) bff_simdjson_parser(); }

void bff_simdjson_destroy(bff_simdjson_parser *parser) { delete parser; }

int32_t bff_simdjson_parse(bff_simdjson_parser *parser, const uint8_t *bytes, size_t count, const uint64_t **tape,
                           const uint8_t **strings) {
    simdjson::dom::element root;
    const auto error = parser->parser.parse(bytes, count, /*realloc_if_needed=*/false).get(root);
    if (error) {
        return static_cast<int32_t>(error);
    }
    *tape = parser->parser.doc.tape.get();
    *strings = parser->parser.doc.string_buf.get();
    return 0;
}

const char *bff_simdjson_message(int32_t error) {
    return simdjson::error_message(static_cast<simdjson::error_code>(error));
}
}
