import Access
import Evaluation
import HTTPTypes

extension OperationDescription {
    private static let task = Parameter.path("task", .name("Name of the task."))

    private static let window = Parameter.query(
        "window",
        .string(
            "Number of the latest pairs of output and label, at most \(TaskWindow.countMax), or a "
                + "length of time such as `7d`."
        ).usually(.string("\(TaskWindow.usualCount)")))

    private static func values(
        _ id: String, _ path: String, _ summary: String, _ example: String
    ) -> OperationDescription {
        OperationDescription(
            id, .post, path, .tasks, right: .ingest, summary,
            detail: "A second value for the same id replaces the first.",
            bodies: [.json("TaskValuesRequest")],
            responses: [.json(202, "AcceptedCount", "The values are stored.")],
            examples: [.send(path, example)])
    }

    /// Outputs and their ground truth.
    static let tasks: [OperationDescription] = [
        values(
            "sendOutputs", "/api/v1/outputs", "send what a model said, for a task",
            #"{"task": "tips", "values": [{"id": "ride-7", "value": 0.83, "timestamp": "#
                + #""2020-03-22T08:00:00Z"}, {"id": "ride-8", "value": 0.2, "timestamp": null}, "#
                + #"{"id": "ride-9", "value": 0.4}]}"#),
        values(
            "sendFeedback", "/api/v1/feedback", "send the ground truth, for a task",
            #"{"task": "tips", "values": [{"id": "ride-7", "value": true}, "#
                + #"{"id": "ride-8", "value": 0, "timestamp": 1584864060}]}"#),
        OperationDescription(
            "listTasks", .get, "/api/v1/tasks", .tasks, right: .read, "list tasks",
            parameters: [.pageStart, .pageLength],
            responses: [.list(of: "TaskEntry", "Tasks by name.")],
            examples: [.get("/api/v1/tasks?after=a&limit=100")]),
        OperationDescription(
            "getTask", .get, "/api/v1/tasks/{task}", .tasks, right: .read, "the metrics of a task",
            parameters: [task, window],
            responses: [.json(200, "Task", "Metrics of the pairs in the window.")], errors: [404],
            examples: [.get("/api/v1/tasks/tips"), .get("/api/v1/tasks/tips?window=1000")]),
        OperationDescription(
            "listTaskValues", .get, "/api/v1/tasks/{task}/values", .tasks, right: .read,
            "the values of a task",
            parameters: [
                task,
                .query(
                    "side",
                    .choice(
                        "Which values: pairs of output and label, those with an output, or those "
                            + "with a label.", ["both", "output", "label"]
                    ).usually("both")),
                window,
                .query("after", .string("Id that the values begin behind; not with `both`.")),
                .query(
                    "limit",
                    .integer("Number of values.", in: 1...TaskWindow.countMax)
                        .usually(.integer(TaskWindow.usualCount))),
            ],
            responses: [
                .list(
                    of: "TaskValue",
                    "Pairs, the latest output first; values of one side by their ids.",
                    hasPages: false)
            ],
            errors: [404],
            examples: [
                .get("/api/v1/tasks/tips/values?window=1000"),
                .get("/api/v1/tasks/tips/values?side=output&after=ride-7&limit=100"),
            ]),
    ]
}
