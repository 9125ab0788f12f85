import ClientText
import Yams

extension ConfigurationError {
    /// What is wrong with a file that is no YAML, in one sentence.
    ///
    /// The parser's own text has several lines and an arrow below the place.
    init(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            self.init(problem, context, at: mark)
        case .reader(let problem, let offset, _, let yaml):
            let before = offset.map { yaml.prefix($0) } ?? ""
            let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            self.init(
                line: offset == nil ? nil : lines.count, column: (lines.last?.count ?? 0) + 1,
                reason: "the file is no YAML: \(problem.excerpt(lengthMax: 300))")
        case .duplicatedKeysInMapping(let keys, let context):
            self.init(
                line: context.mark.line, column: context.mark.column,
                reason: "the key '\((keys.first ?? "").excerpt)' is there twice")
        case .writer(let problem), .emitter(let problem), .representer(let problem):
            self.init(
                line: nil, reason: "the file is no YAML: \(problem.excerpt(lengthMax: 300))")
        case .memory:
            self.init(line: nil, reason: "the file takes more memory than there is")
        case .no, .dataCouldNotBeDecoded:
            self.init(line: nil, reason: "the file is no text in UTF-8")
        }
    }

    private init(_ problem: String, _ context: YamlError.Context?, at mark: Mark) {
        // What the parser was at goes behind, as in "while parsing a flow sequence".
        let sentence =
            switch context?.text {
            case let text? where text.hasPrefix("while"): "\(problem) \(text)"
            case let text?: "\(text), \(problem)"
            case nil: problem
            }
        self.init(
            line: mark.line, column: mark.column,
            reason: "the file is no YAML: \(sentence.excerpt(lengthMax: 300))")
    }
}
