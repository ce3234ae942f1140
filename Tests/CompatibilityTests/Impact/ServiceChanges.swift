extension ServiceChange {
    private static let item = "catalog/schemas/item.yaml"
    private static let titles = [
        "mobile /rows/0/items/*/title", "mobile /rows/1/items/*/title", "mobile /rows/2/items/*/title",
        "tv /continueWatching/items/*/title", "tv /hero/title", "tv /myList/items/*/title",
        "tv /trending/items/*/title",
    ]
    private static func both(_ subject: String) -> [String] { ["mobile \(subject)", "tv \(subject)"] }

    static let all: [ServiceChange] = answers + enums + structures + requests + wholes + harmless

    private static let answers: [ServiceChange] = [
        ServiceChange(
            "a field that both clients show is removed", "catalog", item,
            [("  - title\n", ""), ("  title: {type: string, minLength: 1, maxLength: 200}\n", "")], broken: titles),
        ServiceChange("it becomes optional", "catalog", item, [("  - title\n", "")], broken: titles),
        ServiceChange(
            "it becomes nullable", "catalog", item,
            [("  title: {type: string, min", "  title: {type: [string, 'null'], min")], broken: titles),
        ServiceChange(
            "a text becomes a number", "catalog", item,
            [("synopsis: {type: string, minLength: 1, maxLength: 2000}", "synopsis: {type: integer}")],
            broken: ["mobile /rows/2/items/*/synopsis", "tv /hero/synopsis"]),
        ServiceChange(
            "a text that one client cuts becomes longer", "catalog", item, [("maxLength: 2000", "maxLength: 4000")],
            broken: ["tv /hero/synopsis"]),
        ServiceChange(
            "a time loses its format", "history", "history.yaml",
            [("updatedAt: {type: string, format: date-time}", "updatedAt: {type: string}")],
            broken: ["mobile /rows/0/items/*/lastWatchedAt"]),
        ServiceChange(
            "what a percentage is made of becomes nullable", "history", "history.yaml",
            [("progressSeconds: {type: integer,", "progressSeconds: {nullable: true, type: integer,")],
            broken: [
                "mobile /rows/0/items/*/progressPercent", "mobile /rows/0/items/*/progressSeconds",
                "tv /continueWatching/items/*/progressPercent",
            ]),
        ServiceChange(
            "what hand-written code was given is gone", "users", "users/schemas/subscription.yaml",
            [
                ("[tier, status,", "[tier,"),
                ("  status: {type: string, enum: [active, trial, paused, pastDue, cancelled]}\n", ""),
            ],
            broken: ["mobile user: select"]),
    ]

    private static let enums: [ServiceChange] = [
        ServiceChange(
            "an enum grows that one client maps without a way out", "catalog", item,
            [("rating: {type: string, enum: [general,", "rating: {type: string, enum: [unrated, general,")],
            broken: ["tv /hero/maturityBadge", "tv /trending/items/*/maturityBadge"]),
        ServiceChange(
            "an enum grows that one client maps with a way out", "users", "users/schemas/subscription.yaml",
            [("enum: [free, silver, gold]", "enum: [free, silver, gold, platinum]")], changed: ["mobile /profile/tier"]),
        ServiceChange(
            "an enum grows that both clients copy into a closed one", "users", "users/schemas/profile.yaml",
            [("enum: [general, guidance", "enum: [toddler, general, guidance")],
            broken: both("/profile/maturityLimit")),
    ]

    private static let structures: [ServiceChange] = [
        ServiceChange(
            "an object that is copied as a whole becomes nullable", "catalog", "catalog/schemas/image.yaml",
            [("    landscape: {$ref: '#/Image'}", "    landscape: {oneOf: [{$ref: '#/Image'}, {type: 'null'}]}")],
            broken: [
                "mobile /rows/0/items/*/image", "tv /continueWatching/items/*/image", "tv /hero/image",
                "tv /myList/items/*/image", "tv /trending/items/*/image",
            ]),
        ServiceChange(
            "an object that one client shows is removed", "catalog", "catalog/schemas/image.yaml",
            [(", logo]", "]"), ("    logo:\n", "    lettering:\n")], broken: ["tv /hero/logo"]),
        ServiceChange(
            "a union gets a variant", "catalog", "catalog/schemas/offers.yaml",
            [
                ("    - $ref: '#/IncludedOffer'\n", "    - $ref: '#/IncludedOffer'\n    - $ref: '#/LoanOffer'\n"),
                (
                    "      included: '#/IncludedOffer'\n",
                    "      included: '#/IncludedOffer'\n      loan: '#/LoanOffer'\n"
                ),
                (
                    "\nMoney:\n",
                    "\nLoanOffer:\n  type: object\n  required: [kind]\n  properties: {kind: {const: loan}}\nMoney:\n"
                ),
            ], broken: ["tv /hero/offers/*"]),
        ServiceChange(
            "a key is renamed that calls and joins are made of", "history", "history.yaml",
            [("required: [contentId,", "required: [titleId,"), ("        contentId: {", "        titleId: {")],
            broken: [
                "mobile /rows/0/items/*", "mobile catalog: keys", "tv /continueWatching/items/*", "tv catalog: keys",
            ]),
    ]

    private static let requests: [ServiceChange] = [
        ServiceChange(
            "a parameter that is not sent becomes required", "history", "history.yaml",
            [
                (
                    "        - name: limit\n",
                    "        - name: region\n          in: query\n          required: true\n          schema: {type: string}\n        - name: limit\n"
                )
            ],
            broken: both("history: parameter region")),
        ServiceChange(
            "a parameter no longer takes the literal that is sent", "history", "history.yaml",
            [("maximum: 50, default: 20", "maximum: 10, default: 10")], broken: both("history: parameter limit")),
        ServiceChange(
            "a parameter takes less than clients send, as a literal or from their own requests", "recommendations",
            "recommendations.yaml", [("maximum: 100, default: 20", "maximum: 30, default: 20")],
            broken: both("recommendations: parameter limit")),
        ServiceChange(
            "parameters take less than before, and all that is sent", "recommendations", "recommendations.yaml",
            [
                ("maximum: 100, default: 20", "maximum: 40, default: 20"),
                ("enum: [home, detail, search]", "enum: [home, search]"),
            ]),
        ServiceChange(
            "a body takes fewer keys", "catalog", "catalog.yaml",
            [("          maxItems: 100\n          uniqueItems", "          maxItems: 50\n          uniqueItems")],
            broken: both("catalog: keys")),
        ServiceChange(
            "a body wants more than is sent", "catalog", "catalog.yaml",
            [
                ("      required: [ids]\n", "      required: [ids, market]\n"),
                (
                    "      properties:\n        ids:\n",
                    "      properties:\n        market: {type: string}\n        ids:\n"
                ),
                ("value: {ids:", "value: {market: de, ids:"),
            ], broken: both("catalog: body /market")),
    ]

    private static let wholes: [ServiceChange] = [
        ServiceChange(
            "an operation that only a fallback calls is removed", "recommendations", "recommendations.yaml",
            [
                ("      operationId: listPopular\n", "      operationId: listCharts\n"),
                ("  /v1/popular:\n", "  /v1/charts:\n"),
            ],
            broken: both("recommendations: the call")),
        ServiceChange(
            "an operation moves to another path", "lists", "lists.json",
            [("/v1/users/{userId}/lists/mine", "/v2/users/{userId}/lists/mine")], broken: both("myList: the call")),
        ServiceChange(
            "an operation asks for another credential", "history", "history.yaml",
            [
                ("openapi: 3.0.3\n", "openapi: 3.0.3\nsecurity: [{token: []}]\n"),
                ("components:\n", "components:\n  securitySchemes: {token: {type: http, scheme: bearer}}\n"),
            ],
            broken: both("history: the call")),
        ServiceChange(
            "an operation is deprecated", "users", "users.yaml",
            [
                (
                    "      operationId: getUser\n",
                    "      operationId: getUser\n      deprecated: true\n      x-sunset: 2030-01-01\n"
                )
            ],
            changed: both("user: the call")),
    ]

    private static let harmless: [ServiceChange] = [
        ServiceChange("a field becomes optional that is shown as null", "catalog", item, [("  - tagline\n", "")]),
        ServiceChange(
            "fields that nobody shows are removed", "catalog", item,
            [
                ("  - slug\n", ""),
                ("  slug: {type: string, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 120}\n", ""),
                ("  studio: {type: [string, 'null'], maxLength: 120}\n", ""),
            ]),
        ServiceChange(
            "an operation that nobody calls is removed", "catalog", "catalog.yaml",
            [("  /v1/items/{id}:\n", "  /v1/titles/{id}:\n"), ("operationId: getItem", "operationId: getTitle")]),
        ServiceChange(
            "a parameter that may be left out is new", "history", "history.yaml",
            [
                (
                    "        - name: limit\n",
                    "        - name: region\n          in: query\n          schema: {type: string}\n        - name: limit\n"
                )
            ]),
        ServiceChange(
            "what a text is made of becomes optional, where the text may be null", "history", "history.yaml",
            [("required: [id, season, number, title]", "required: [id, season, number]")]),
    ]
}
