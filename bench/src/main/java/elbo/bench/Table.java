package elbo.bench;

import java.util.List;

/// A table of the README that is made from what is recorded.
interface Table {
  /// The name that marks its place: `table:NAME` and `end`, each in an HTML comment.
  String name();

  /// The table in Markdown, from the newest run that has all that it shows; empty if there is none.
  ///
  /// @param runs the newest first
  String render(List<Run> runs);
}
