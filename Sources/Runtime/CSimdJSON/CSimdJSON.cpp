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

/// Bodies that grow little by little would make simdjson allocate anew for each: capacities are powers of two.
static simdjson::error_code reserve(simdjson::dom::parser &parser, size_t count) {
    if (count <= parser.capacity() && count <= parser.doc.capacity()) {
        return simdjson::SUCCESS;
    }
    size_t capacity = 4096;
    while (capacity < count) {
        capacity *= 2;
    }
    if (capacity > parser.max_capacity()) {
        capacity = parser.max_capacity();
    }
    const auto error = parser.allocate(capacity);
    return error ? error : parser.doc.allocate(capacity);
}

extern "C" {

bff_simdjson_parser *bff_simdjson_create(void) { return new (std::nothrow) bff_simdjson_parser(); }

void bff_simdjson_destroy(bff_simdjson_parser *parser) { delete parser; }

int32_t bff_simdjson_parse(bff_simdjson_parser *parser, const uint8_t *bytes, size_t count, const uint64_t **tape,
                           const uint8_t **strings) {
    simdjson::dom::element root;
    auto error = reserve(parser->parser, count);
    if (error) {
        return BFF_SIMDJSON_OUT_OF_MEMORY;
    }
    error = parser->parser.parse(bytes, count, /*realloc_if_needed=*/false).get(root);
    if (error) {
        return error == simdjson::MEMALLOC ? BFF_SIMDJSON_OUT_OF_MEMORY : BFF_SIMDJSON_REFUSED;
    }
    *tape = parser->parser.doc.tape.get();
    *strings = parser->parser.doc.string_buf.get();
    return BFF_SIMDJSON_READ;
}
}
