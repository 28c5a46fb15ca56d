package elbo.bench;

import java.util.List;

/// A table of a document, made from recorded runs.
interface Table {
  /// The name that marks its place: `table:NAME` and `end`, each in an HTML comment.
  String name();

  /// The table in Markdown, from the newest run that has all of its numbers; empty if there is
  /// none. Links lead to `results/…`, from the folder of the project.
  ///
  /// @param runs the newest first
  String render(List<Run> runs);
}
