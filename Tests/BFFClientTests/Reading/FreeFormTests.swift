import BFFClient
import Testing

@Suite struct FreeFormTests {
    @Test func `a value outlives the answer that it came from`() async throws {
        let value = try read(
            #"{"deep":{"list":[1,"two",{"three":3.5}]},"big":123456789012345678901234567890}"#,
            as: [String: JSONFreeForm].self)
        let deep = try #require(value["deep"])
        await Task { #expect(deep["list"]?.elements?[1].string == "two") }.value
        #expect(deep["list"]?.elements?[2]["three"]?.double == 3.5)
        #expect(deep["nothing"] == nil)
        #expect(deep.members?.map(\.name) == ["list"])
        #expect(value["big"]?.description == "123456789012345678901234567890")
    }

    @Test func `literals and equality are JSON's`() throws {
        let literal: JSONFreeForm = ["a": [1, 2.5, "x", true, nil], "b": [:]]
        #expect(literal.description == #"{"a":[1,2.5,"x",true,null],"b":{}}"#)
        #expect(try literal == JSONFreeForm(json: #"{"b":{},"a":[1.0,2.5,"x",true,null]}"#))
        #expect(try literal != JSONFreeForm(json: #"{"b":{},"a":[1.0,2.5,"x",true]}"#))
        #expect(try JSONFreeForm(json: "null") == .null)
        #expect(JSONFreeForm.null.kind == .null && JSONFreeForm.null.description == "null")
        #expect(JSONFreeForm.null != false)
    }

    @Test func `a value is read as a model, from anywhere`() throws {
        let value: JSONFreeForm = ["radius": 2]
        #expect(try value.read(as: Circle.self).radius == 2)
        #expect(try JSONFreeForm.null.read(as: Int?.self) == nil)
        #expect(throws: UnreadableJSON.self) { try value.read(as: Square.self) }
        #expect(try JSONFreeForm([1, 2]).elements?.count == 2)
        #expect(throws: JSONError.self) { try JSONFreeForm(json: "{") }
    }
}
