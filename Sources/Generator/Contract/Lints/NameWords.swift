/// Names as the words that they are made of, whatever joins these.
package enum NameWords {
    /// `X-Api-Key`, `apiKey`, `API_KEY` → api, key
    package static func split(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for scalar in name.unicodeScalars {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                words.append(word)
                word = ""
                wasLower = false
                continue
            }
            if scalar.properties.isUppercase, wasLower {
                words.append(word)
                word = ""
            }
            wasLower = scalar.properties.isLowercase
            word.unicodeScalars.append(scalar)
        }
        words.append(word)
        return words.map { $0.lowercased() }.filter { !$0.isEmpty }
    }
}
