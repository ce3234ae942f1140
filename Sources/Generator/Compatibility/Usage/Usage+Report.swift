internal import Contract
package import Diagnostics
internal import Plan

/// As JSON. Every key is always there; null where the contract does not tell. Keys are only ever added.
extension Usage {
    package var report: ReportValue {
        .object([
            ("services", .list(services.map(\.report))), ("sensitive", .list(exposures.map(\.report))),
        ])
    }
}

extension Usage.Service {
    fileprivate var report: ReportValue {
        .object([
            ("name", .text(name)), ("file", .text(file)), ("owner", .text(orNull: owner)),
            ("operations", .list(operations.map(\.report))),
        ])
    }
}

extension Usage.Operation {
    fileprivate var report: ReportValue {
        .object([
            ("operation", .text(id)), ("method", .text(method)), ("path", .text(path)),
            ("deprecated", .flag(isDeprecated)), ("sunset", .text(orNull: sunset?.text)),
            ("callers", .list(callers.map(\.report))), ("fields", .list(fields.map(\.report))),
            ("headers", .list(headers.map(\.report))), ("fieldCount", .number(fieldCount)),
            (
                "unused",
                .list(unused.map { .object([("pointer", .text($0.pointer)), ("fields", .number($0.fields))]) })
            ),
        ])
    }
}

extension Usage.Caller {
    fileprivate var report: ReportValue {
        .object([
            ("client", .text(client)), ("operation", .text(operation)), ("dependency", .text(dependency)),
            ("fallback", .flag(isFallback)), ("bytesFetched", bytes.map { .number($0.fetched) } ?? .null),
            ("bytesUsed", bytes.map { .number($0.used) } ?? .null),
        ])
    }
}

extension Usage.Field {
    fileprivate var report: ReportValue {
        .object([
            ("pointer", .text(pointer)), ("sensitive", .list(sensitivities.map { .text($0) })),
            ("users", .list(users.map(\.report))),
        ])
    }
}

extension Usage.User {
    fileprivate var report: ReportValue {
        .object([
            ("client", .text(client)), ("operation", .text(operation)),
            ("readers", .list(readers.map { .text($0.text) })),
        ])
    }
}

extension Usage.Exposure {
    fileprivate var report: ReportValue {
        .object([
            ("client", .text(client)), ("owner", .text(orNull: owner)), ("kind", .text(kind)),
            ("service", .text(service)), ("operation", .text(operation)), ("pointer", .text(pointer)),
            ("users", .list(users.map(\.report))),
        ])
    }
}
