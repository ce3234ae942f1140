import BFFClient
import Testing

func read<Value: JSONReadable>(_ json: String, as _: Value.Type = Value.self) throws -> Value {
    try ClientResponse(status: 200, body: Array(json.utf8)).json()
}

/// `place keyword schema` of each violation.
func violations<Value: JSONReadable>(_ json: String, as type: Value.Type) -> [String] {
    do {
        let value = try read(json, as: type)
        return ["read: \(value)"]
    } catch ClientError.unreadable(let response) {
        guard case .violations = response.fault else { return ["\(response.fault)"] }
        return response.fault.violations.map { "\($0.instancePointer) \($0.message) @\($0.schemaPointer)" }
    } catch {
        return ["\(error)"]
    }
}

@Suite struct ReadingTests {
    static let pet = #"{"id":7,"name":"Rex","owner":null,"status":"sold-out"}"#

    @Test func `a model tells absent, null and present apart`() throws {
        let pet = try read(Self.pet, as: Pet.self)
        #expect(pet.id == 7 && pet.name == "Rex" && pet.tag == nil && pet.owner == nil && pet.limit == 20)
        #expect(pet.note == .absent)
        #expect(pet.status == .soldOut)
        let noted = try read(
            #"{"id":7.0,"name":"Rex","owner":"Bo","status":"new","note":null,"tag":"t","limit":1}"#, as: Pet.self)
        #expect(noted.note == .null && noted.owner == "Bo" && noted.tag == "t" && noted.limit == 1)
        #expect(noted.status == .unknown("new"))
        #expect(noted.status.rawValue == "new")
        let other = try read(#"{"id":7,"name":"Rex","owner":null,"status":"free","note":"n"}"#, as: Pet.self)
        #expect(other.note == .value("n"))
    }

    @Test func `a model reads what it writes`() throws {
        let pet = try read(
            #"{"id":7,"name":"Rex","owner":null,"status":"free","friends":[\#(Self.pet)],"note":null}"#, as: Pet.self)
        var writer = JSONWriter()
        pet.write(to: &writer)
        let text = writer.withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(try read(text, as: Pet.self) == pet)
        #expect(text.contains(#""note":null"#) && !text.contains("tag"))
    }

    @Test func `every violation is told, with both places`() {
        let json = #"{"id":0,"name":"R","tag":null,"status":5,"friends":[{"id":"x","owner":null,"status":"free"},1]}"#
        #expect(
            violations(json, as: Pet.self) == [
                "/id is less than 1 @/components/schemas/Pet/properties/id/minimum",
                "/name is shorter than 2 characters @/components/schemas/Pet/properties/name/minLength",
                "/tag is not a string @/components/schemas/Pet/properties/tag/type",
                " lacks the required property owner @/components/schemas/Pet/required",
                "/status is not a string @/components/schemas/Pet/properties/status/type",
                "/friends/0/id is not an integer of up to 64 bits @/components/schemas/Pet/properties/id/type",
                "/friends/0 lacks the required property name @/components/schemas/Pet/required",
                "/friends/1 is not an object @/components/schemas/Pet/properties/friends/items/type",
            ])
        #expect(violations("[]", as: Pet.self) == [" is not an object @/type"])
    }

    @Test func `violations end at their bound`() throws {
        let json = "[" + Array(repeating: "1", count: 5000).joined(separator: ",") + "]"
        do {
            _ = try read(json, as: [String].self)
            Issue.record("read")
        } catch ClientError.unreadable(let response) {
            #expect(response.fault.violations.count == Reading.violationsMax)
            #expect("\(response)".hasSuffix("…"))
            #expect(response.status == 200)
        }
    }

    @Test(arguments: [
        (#"{"id":1,"id":2,"name":"Rex","owner":null,"status":"free"}"#, 1),
        (#"{"x":0,"name":"Rex","id":1,"owner":null,"id":2,"status":"free"}"#, 1),
        (#"{"status":"free","owner":null,"name":"Rex","id":1,"id":2}"#, 1),
        (#"{"owner":null,"id":1,"a":{"id":9},"status":"free","id":3,"name":"Rex"}"#, 1),
    ])
    func `properties are found in any order, and the first of equal names counts`(json: String, id: Int) throws {
        #expect(try read(json, as: Pet.self).id == id)
    }

    @Test func `additional members are those that nobody asked for`() throws {
        #expect(try read(#"{"b":1,"a":5,"c":2}"#, as: Bag.self).others == ["b": 1, "c": 2])
        let repeated = try read(#"{"b":1,"b":2,"a":3,"a":4}"#, as: Bag.self)
        #expect(repeated.a == 3 && repeated.others == ["b": 1])
        #expect(
            violations(#"{"b":10,"c":"x"}"#, as: Bag.self).map { $0.prefix(24) } == [
                "/b is greater than 9 @/a", "/c is not an integer of ",
            ])
        #expect(violations("{}", as: Bag.self) == [" has fewer than 1 member @/minProperties"])
        #expect(
            violations(#"{"a":1,"b/~":2,"c":3}"#, as: Closed.self) == [
                "/b~1~0 is not allowed here @/components/schemas/Closed/additionalProperties/additionalProperties",
                "/c is not allowed here @/components/schemas/Closed/additionalProperties/additionalProperties",
            ])
    }

    @Test func `wide objects keep track of what was asked for`() throws {
        let members = (0..<200).map { "\"m\($0)\":\($0 % 10)" }.joined(separator: ",")
        #expect(violations("{\(members),\"a\":1}", as: Closed.self).count == Reading.violationsMax)
        #expect(violations(#"{"a":1}"#, as: Closed.self) == ["read: Closed()"])
    }

    @Test func `tuples have a type each`() throws {
        let pair = try read(#"["a",2,true,false]"#, as: Pair.self)
        #expect(pair.name == "a" && pair.count == 2 && pair.rest == [true, false])
        #expect(try read(#"["a"]"#, as: Pair.self).count == nil)
        #expect(
            violations(#"[1,"x",0]"#, as: Pair.self) == [
                "/0 is not a string @/components/schemas/Pair/prefixItems/0/type",
                "/1 is not an integer of up to 64 bits @/components/schemas/Pair/prefixItems/1/type",
                "/2 is not true or false @/components/schemas/Pair/items/type",
            ])
        #expect(violations("[]", as: Pair.self) == [" has fewer than 1 element @/components/schemas/Pair/minItems"])
        #expect(violations("{}", as: Pair.self) == [" is not an array @/type"])
    }

    @Test func `a placeholder that requires itself has an end`() {
        #expect(violations("{}", as: Chain.self) == [" lacks the required property next @/required"])
        #expect(violations(#"{"next":{"next":3}}"#, as: Chain.self).count == 1)
    }

    @Test func `a box is seen through, and changed on its own`() throws {
        let tree = try read(#"{"left":{"left":{}}}"#, as: Tree.self)
        #expect(tree.left?.left?.left == nil)
        #expect(tree.left?.left != nil)
        var copy = tree
        copy.left?.left = nil
        #expect(copy.left?.left == nil)
        #expect(tree.left?.left != nil)
    }

    @Test func `recursion is read to its bound and not beyond`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"left":"#, count: depth) + "{}" + String(repeating: "}", count: depth)
        }
        _ = try read(nested(Reading.depthMax - 1), as: Tree.self)
        let found = violations(nested(Reading.depthMax + 100), as: Tree.self)
        #expect(found.count == 1)
        #expect(found[0].contains("is nested too deep"))
    }

    @Test func `scalars keep their type and their range`() throws {
        #expect(try read("[1,2.0]", as: [Int32].self) == [1, 2])
        #expect(try read("[1,2.5]", as: [Double].self) == [1, 2.5])
        #expect(try read("[1]", as: [Int64].self) == [1])
        #expect(try read("0.1", as: Float.self) == 0.1)
        #expect(try read(#"{"a":[null,1]}"#, as: [String: [Int?]].self) == ["a": [nil, 1]])
        #expect(try read("null", as: NullValue.self) == NullValue())
        #expect(violations("2147483648", as: Int32.self) == [" is no valid int32 @/format"])
        #expect(violations("1.5", as: Int.self) == [" is not an integer of up to 64 bits @/type"])
        #expect(violations("9223372036854775808", as: Int.self).count == 1)
        #expect(violations(#""1""#, as: Double.self) == [" is not a number @/type"])
        #expect(violations("0", as: NullValue.self) == [" is not null @/type"])
        #expect(violations("1", as: [String: Int].self) == [" is not an object @/type"])
        #expect(violations("tru", as: Bool.self) == ["the text ends too early at byte 3"])
        #expect(violations("", as: Bool.self) == ["there is no value at byte 0"])
    }

    @Test func `formats are types`() throws {
        #expect(
            try read(#""2024-02-29T10:00:00.5+01:00""#, as: DateTime.self).description == "2024-02-29T10:00:00.5+01:00")
        #expect(try read(#""2024-02-29""#, as: FullDate.self).day == 29)
        #expect(try read(#""123e4567-e89b-12d3-a456-426614174000""#, as: UUIDValue.self).high == 0x123e_4567_e89b_12d3)
        #expect(try read(#""https://a/b""#, as: URIValue.self).scheme == "https")
        #expect(try read(#""AQID""#, as: Base64Data.self).bytes == [1, 2, 3])
        #expect(try read("[12.5]", as: [DecimalNumber].self).map(\.description) == ["12.5"])
        #expect(violations(#""2023-02-29""#, as: FullDate.self) == [" is no valid date @/format"])
        #expect(violations("1", as: DateTime.self) == [" is not a string @/type"])
        #expect(violations(#""a b""#, as: URIValue.self) == [" is no valid uri @/format"])
        #expect(violations(#""x""#, as: UUIDValue.self) == [" is no valid uuid @/format"])
        #expect(violations(#""***""#, as: Base64Data.self) == [" is no valid byte @/format"])
        #expect(violations(#""x""#, as: DecimalNumber.self) == [" is not a decimal number @/type"])
    }

    @Test func `a closed enum takes listed values only`() throws {
        #expect(try read(#"["free","sold-out"]"#, as: [Status].self) == [.free, .soldOut])
        #expect(try read("[2]", as: [Level].self) == [.high])
        #expect(try read("[3]", as: [Open<Level>].self) == [.unknown(3)])
        #expect(violations(#""other""#, as: Status.self) == [" is none of the listed values @/enum"])
        #expect(violations("3", as: Level.self) == [" is none of the listed values @/enum"])
        #expect(violations("true", as: Open<Level>.self) == [" is not an integer of up to 64 bits @/type"])
    }
}
