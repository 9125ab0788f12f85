/// An element's name; called with attributes and content it makes the element.
package struct Tag: Sendable {
    let name: StaticString
    /// Whether it has neither content nor an end tag.
    let isVoid: Bool

    package init(_ name: StaticString, isVoid: Bool = false) {
        self.name = name
        self.isVoid = isVoid
    }

    package func callAsFunction(
        _ attributes: Attribute..., @MarkupBuilder content: () -> Markup
    ) -> Markup {
        Markup(self, attributes, content())
    }

    package func callAsFunction(_ attributes: Attribute..., text: String = "") -> Markup {
        Markup(self, attributes, Markup(text: text))
    }

    package func callAsFunction(
        _ attributes: [Attribute], @MarkupBuilder content: () -> Markup
    ) -> Markup {
        Markup(self, attributes, content())
    }
}

/// The elements of HTML that pages are made of.
package enum HTML {
    package static let a = Tag("a")
    package static let abbr = Tag("abbr")
    package static let article = Tag("article")
    package static let aside = Tag("aside")
    package static let body = Tag("body")
    package static let button = Tag("button")
    package static let code = Tag("code")
    package static let datalist = Tag("datalist")
    package static let dd = Tag("dd")
    package static let del = Tag("del")
    package static let details = Tag("details")
    package static let div = Tag("div")
    package static let dl = Tag("dl")
    package static let dt = Tag("dt")
    package static let figcaption = Tag("figcaption")
    package static let figure = Tag("figure")
    package static let footer = Tag("footer")
    package static let form = Tag("form")
    package static let h1 = Tag("h1")
    package static let h2 = Tag("h2")
    package static let h3 = Tag("h3")
    package static let head = Tag("head")
    package static let header = Tag("header")
    package static let html = Tag("html")
    package static let input = Tag("input", isVoid: true)
    package static let ins = Tag("ins")
    package static let kbd = Tag("kbd")
    package static let label = Tag("label")
    package static let li = Tag("li")
    package static let link = Tag("link", isVoid: true)
    package static let main = Tag("main")
    package static let meta = Tag("meta", isVoid: true)
    package static let nav = Tag("nav")
    package static let ol = Tag("ol")
    package static let option = Tag("option")
    package static let output = Tag("output")
    package static let p = Tag("p")
    package static let pre = Tag("pre")
    package static let script = Tag("script")
    package static let section = Tag("section")
    package static let select = Tag("select")
    package static let span = Tag("span")
    package static let strong = Tag("strong")
    package static let summary = Tag("summary")
    package static let table = Tag("table")
    package static let tbody = Tag("tbody")
    package static let td = Tag("td")
    package static let textarea = Tag("textarea")
    package static let th = Tag("th")
    package static let thead = Tag("thead")
    package static let time = Tag("time")
    package static let title = Tag("title")
    package static let tr = Tag("tr")
    package static let ul = Tag("ul")
}

/// The elements of SVG that charts are made of.
package enum SVG {
    package static let a = Tag("a")
    package static let circle = Tag("circle")
    package static let desc = Tag("desc")
    package static let g = Tag("g")
    package static let line = Tag("line")
    package static let path = Tag("path")
    package static let rect = Tag("rect")
    package static let svg = Tag("svg")
    package static let text = Tag("text")
    package static let title = Tag("title")
}
