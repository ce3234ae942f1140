/// Every fault that bffgen can name, by its stable code. Each has a case under Tests/Cases that shows its exact text.
package enum DiagnosticCode: String, CaseIterable, Sendable {
    // MARK: Reading documents
    case unreadableFile = "unreadable-file"
    case invalidYAML = "invalid-yaml"
    case invalidJSON = "invalid-json"
    case duplicateKey = "duplicate-key"
    case documentLimit = "document-limit"

    // MARK: OpenAPI
    case unresolvedReference = "unresolved-reference"
    case unresolvedMapping = "unresolved-mapping"
    case unresolvedSecurity = "unresolved-security"
    case referenceCycle = "reference-cycle"
    case remoteReference = "remote-reference"
    case unsupportedVersion = "unsupported-version"
    case missingField = "missing-field"
    case unknownField = "unknown-field"
    case invalidValue = "invalid-value"
    case nonconforming = "nonconforming"
    case unknownKeyword = "unknown-keyword"
    case duplicateOperationID = "duplicate-operation-id"
    case duplicateParameter = "duplicate-parameter"
    case duplicatePath = "duplicate-path"
    case undefinedPathParameter = "undefined-path-parameter"
    case unusedPathParameter = "unused-path-parameter"
    case conflictingSchema = "conflicting-schema"
    case undecidableUnion = "undecidable-union"
    case invalidPattern = "invalid-pattern"

    // MARK: Overlays
    case invalidTarget = "invalid-target"
    case unmatchedTarget = "unmatched-target"
    case overlayMismatch = "overlay-mismatch"

    // MARK: Vocabulary
    case unknownKey = "unknown-key"
    case notSupportedYet = "not-supported-yet"
    case misplacedKey = "misplaced-key"
    case missingKey = "missing-key"
    case wrongKind = "wrong-kind"
    case invalidName = "invalid-name"
    case duplicateName = "duplicate-name"
    case invalidDuration = "invalid-duration"
    case invalidExpression = "invalid-expression"
    case twoBindings = "two-bindings"
    case unknownPolicy = "unknown-policy"
    case policyCycle = "policy-cycle"
    case policyConflict = "policy-conflict"
    case needlessSeverity = "needless-severity"

    // MARK: Rules: what is named must exist
    case unknownService = "unknown-service"
    case unknownOperation = "unknown-operation"
    case unknownParameter = "unknown-parameter"
    case ambiguousParameter = "ambiguous-parameter"
    case unknownDependency = "unknown-dependency"
    case unknownVariable = "unknown-variable"
    case unknownPointer = "unknown-pointer"
    case unknownHeader = "unknown-header"
    case unknownClaim = "unknown-claim"
    case unknownEnumValue = "unknown-enum-value"
    case missingParameter = "missing-parameter"
    case missingResponse = "missing-response"
    case unsupportedContent = "unsupported-content"
    case unsupportedSecurity = "unsupported-security"
    case pastSunset = "past-sunset"

    // MARK: Rules: bindings
    case typeMismatch = "type-mismatch"
    case nullableSource = "nullable-source"
    case unboundRequired = "unbound-required"
    case starOnMap = "star-on-map"
    case shapeMismatch = "shape-mismatch"
    case shapeLimit = "shape-limit"
    case recursiveBinding = "recursive-binding"
    case joinWithoutBatch = "join-without-batch"
    case joinFailOptional = "join-fail-optional"
    case sensitiveField = "sensitive-field"
    case needlessAllow = "needless-allow"

    // MARK: Rules: calls
    case cycle = "cycle"
    case budgetExceeded = "budget-exceeded"
    case nPlusOne = "n-plus-one"
    case nullableInput = "nullable-input"
    case batchInto = "batch-into"
    case batchResults = "batch-results"
    case batchKey = "batch-key"
    case batchSize = "batch-size"
    case unsafeBatch = "unsafe-batch"
    case unorderedWrites = "unordered-writes"
    case authWithoutSecurity = "auth-without-security"
    case fallbackMismatch = "fallback-mismatch"
    case unsafeRetry = "unsafe-retry"
    case unsafeHedge = "unsafe-hedge"
    case unsafeCache = "unsafe-cache"
    case unscopedCache = "unscoped-cache"
    case publicCache = "public-cache"
    case invalidatingRead = "invalidating-read"
    case needlessInvalidation = "needless-invalidation"

    // MARK: Templates and output
    case invalidTemplate = "invalid-template"
    case unknownTemplate = "unknown-template"
    case editedByHand = "edited-by-hand"
    case notGenerated = "not-generated"
    case invalidLock = "invalid-lock"
    case outputFailed = "output-failed"
    case outputChanged = "output-changed"
    case outputMissing = "output-missing"
    case outputExtra = "output-extra"

    // MARK: Compatibility
    case contractChange = "contract-change"
    case needlessException = "needless-exception"

    // MARK: Running BFFs
    case contractNotKept = "contract-not-kept"

    // MARK: Hand-written Swift
    case newRequirement = "new-requirement"
    case goneRequirement = "gone-requirement"

    // MARK: Impact and replay
    case clientBroken = "client-broken"
    case clientChanged = "client-changed"
    case invalidExchange = "invalid-exchange"
    case unknownExchange = "unknown-exchange"
    case brokenExchange = "broken-exchange"

    // MARK: Warnings
    case unboundOptional = "unbound-optional"
    case sequentialHops = "sequential-hops"
    case defaultTimeout = "default-timeout"
    case longTimeout = "long-timeout"
    case retriesBeyondTimeout = "retries-beyond-timeout"
    case allCritical = "all-critical"
    case noneCritical = "none-critical"
    case fallbackSameOperation = "fallback-same-operation"
    case needlessSelect = "needless-select"
    case unboundedBatch = "unbounded-batch"
    case passThrough = "pass-through"
    case noDegradedRole = "no-degraded-role"
    case inconsistentMapping = "inconsistent-mapping"
    case deprecatedOperation = "deprecated-operation"
    case omittedOperation = "omitted-operation"
    case missingExample = "missing-example"
    case invalidExample = "invalid-example"

    // MARK: Lints: what clients make of the same, and what a BFF should not become
    case inconsistentType = "inconsistent-type"
    case inconsistentPresence = "inconsistent-presence"
    case inconsistentFailure = "inconsistent-failure"
    case genericBFF = "generic-bff"
    case twinClients = "twin-clients"
    case chattyPlan = "chatty-plan"
    case unbatchedCalls = "unbatched-calls"
    case unusedService = "unused-service"
    case repeatedWrite = "repeated-write"
    case composedByHand = "composed-by-hand"
    case businessRules = "business-rules"
    case secretInContract = "secret-in-contract"

    /// What the code is unless bffgen.yaml's `severities` says otherwise.
    package var severity: Diagnostic.Severity {
        switch self {
        case .unreadableFile, .invalidYAML, .unknownKey, .notSupportedYet: .error
        case .misplacedKey, .missingKey, .wrongKind, .invalidName, .duplicateName, .invalidDuration, .invalidExpression,
            .twoBindings, .unknownPolicy, .policyCycle, .policyConflict, .needlessSeverity:
            .error
        case .invalidJSON, .duplicateKey, .documentLimit, .invalidTarget, .unmatchedTarget, .overlayMismatch: .error
        case .unresolvedReference, .referenceCycle, .remoteReference, .unsupportedVersion, .missingField, .unknownField,
            .invalidValue,
            .duplicateOperationID, .duplicateParameter, .undefinedPathParameter, .conflictingSchema, .undecidableUnion,
            .unresolvedSecurity, .invalidPattern:
            .error
        case .nonconforming, .unknownKeyword, .duplicatePath, .unusedPathParameter, .unresolvedMapping: .warning
        case .unknownService, .unknownOperation, .unknownParameter, .ambiguousParameter, .unknownDependency,
            .unknownVariable, .unknownPointer, .unknownHeader, .unknownClaim, .unknownEnumValue, .missingParameter,
            .missingResponse, .unsupportedContent, .unsupportedSecurity, .pastSunset:
            .error
        case .typeMismatch, .nullableSource, .unboundRequired, .starOnMap, .shapeMismatch, .shapeLimit,
            .recursiveBinding, .joinWithoutBatch, .joinFailOptional, .sensitiveField, .needlessAllow:
            .error
        case .cycle, .budgetExceeded, .nPlusOne, .nullableInput, .batchInto, .batchResults, .batchKey, .batchSize,
            .unsafeBatch, .unorderedWrites, .authWithoutSecurity, .fallbackMismatch,
            .unsafeRetry, .unsafeHedge, .unsafeCache, .unscopedCache, .publicCache, .invalidatingRead,
            .needlessInvalidation:
            .error
        case .invalidTemplate, .unknownTemplate, .editedByHand, .notGenerated, .invalidLock, .outputFailed,
            .outputChanged, .outputMissing, .outputExtra, .contractChange, .needlessException:
            .error
        case .contractNotKept: .error
        case .newRequirement, .goneRequirement: .warning
        case .clientBroken, .invalidExchange, .unknownExchange, .brokenExchange: .error
        case .clientChanged: .warning
        case .unboundOptional, .sequentialHops, .defaultTimeout, .longTimeout, .retriesBeyondTimeout, .allCritical,
            .noneCritical,
            .fallbackSameOperation, .needlessSelect, .unboundedBatch, .passThrough, .noDegradedRole,
            .inconsistentMapping, .deprecatedOperation, .omittedOperation, .missingExample, .invalidExample:
            .warning
        case .inconsistentType, .inconsistentPresence, .inconsistentFailure, .genericBFF, .twinClients, .chattyPlan,
            .unbatchedCalls, .unusedService, .repeatedWrite, .composedByHand, .businessRules, .secretInContract:
            .warning
        }
    }

    /// Who looks for a warning: behind it can be said that an entry of bffgen.yaml about it changes nothing.
    package enum Finder: Sendable {
        /// Whoever reads contracts.
        case reading
        /// Whoever plans what is generated.
        case planning
        /// `bffgen lint` alone, which looks at hand-written Swift.
        case handWritten
        /// Commands of another kind, such as `scaffold`.
        case others
    }

    package var finder: Finder {
        switch self {
        case .missingExample: .planning
        case .businessRules: .handWritten
        case .newRequirement, .goneRequirement, .clientChanged, .omittedOperation: .others
        default: .reading
        }
    }
}
