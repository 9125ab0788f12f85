import ClientText
import Markup
import Monitor

/// A command of the bar: mltrace's, and those that came after.
enum TypedCommand: Equatable {
    /// Where the command leads; a change is asked about there before it is made.
    case destination(Link)
    /// What is wrong with the command, in a sentence.
    case mistake(String)

    init(_ text: String) {
        let words = Self.words(text)
        guard let name = words.first?.lowercased() else {
            self = .destination(.overview)
            return
        }
        let arguments = Array(words.dropFirst())
        // A name with spaces in it needs no quotes where it is all that a command takes.
        let rest = arguments.joined(separator: " ")
        self =
            switch name {
            case "recent": Self.recent(arguments)
            case "history": Self.history(arguments)
            case "inspect": Self.inspect(arguments)
            case "trace" where !rest.isEmpty: Self.trace(rest)
            case "impact" where !rest.isEmpty: .destination(.impact(of: rest))
            case "tag" where !rest.isEmpty: .destination(Link.components.with("tag", rest))
            case "flag" where !rest.isEmpty: .destination(Link.flag.with("output", rest))
            case "unflag" where rest == "--all": .destination(Link.unflag.with("all", "true"))
            case "unflag" where !rest.isEmpty: .destination(Link.unflag.with("output", rest))
            case "trace", "impact", "flag", "unflag":
                .mistake("'\(name.excerpt)' needs the name of an output.")
            case "tag": .mistake("'tag' needs a tag.")
            case "diff": Self.diff(arguments)
            case "field": Self.field(rest)
            case "review": .destination(.review)
            case "flags": .destination(.flags)
            case "components": .destination(.components)
            case "fields": .destination(.fields)
            case "overview": .destination(.overview)
            case "help": .destination(.help)
            default: .mistake("There is no command '\(name.excerpt)'; 'help' lists them.")
            }
    }

    private static func recent(_ arguments: [String]) -> TypedCommand {
        guard let limit = arguments.first else { return .destination(.recent) }
        guard let count = Int(limit), 1...1000 ~= count, arguments.count == 1 else {
            return .mistake(
                "'recent' takes a number of runs from 1 to 1000, not '\(limit.excerpt)'.")
        }
        return .destination(Link.recent.with("limit", "\(count)"))
    }

    private static func history(_ arguments: [String]) -> TypedCommand {
        guard let last = arguments.last else {
            return .mistake("'history' needs the name of a component.")
        }
        guard arguments.count > 1, let limit = Int(last) else {
            return .destination(.component(arguments.joined(separator: " ")))
        }
        guard 1...1000 ~= limit else {
            return .mistake("'history' takes a number of runs from 1 to 1000, not \(limit).")
        }
        let name = arguments.dropLast().joined(separator: " ")
        return .destination(Link.component(name).with("limit", "\(limit)"))
    }

    private static func inspect(_ arguments: [String]) -> TypedCommand {
        guard let text = arguments.first, arguments.count == 1,
            let id = Int64(text.hasPrefix("#") ? text.dropFirst() : text[...])
        else { return .mistake("'inspect' needs the number of a run.") }
        return .destination(.run(id))
    }

    private static func trace(_ output: String) -> TypedCommand {
        if output.hasPrefix("#"), let run = Int64(output.dropFirst()) {
            return .destination(.trace(run: run))
        }
        return .destination(.trace(output: output))
    }

    private static func diff(_ arguments: [String]) -> TypedCommand {
        if arguments.isEmpty { return .destination(.diff) }
        guard arguments.count == 2 else {
            return .mistake(
                "'diff' needs the names of two outputs; put a name with spaces in quotes.")
        }
        return .destination(
            Link.diff.with("left", arguments[0]).with("right", arguments[1]))
    }

    private static func field(_ text: String) -> TypedCommand {
        let parts = text.split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.count == 3, let role = FieldRole(rawValue: parts[1]) else {
            return .mistake("'field' needs COMPONENT/ROLE/FIELD; a role is input, output or label.")
        }
        return .destination(
            .field(FieldKey(component: parts[0], role: role, field: parts[2])))
    }

    /// Words between spaces; what stands in double quotes is one word.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        var isWord = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
                isWord = true
            } else if character.isWhitespace, !isQuoted {
                if isWord { words.append(word) }
                word = ""
                isWord = false
            } else {
                word.append(character)
                isWord = true
            }
        }
        return isWord ? words + [word] : words
    }
}
