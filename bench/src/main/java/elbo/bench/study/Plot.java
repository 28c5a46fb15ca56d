package elbo.bench.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The picture of one subject: |bias|, variance and RMSE against K, side by side.
final class Plot {
  private Plot() {}

  /// Draws the lines of one subject.
  static void write(List<StudyLine> lines, Path out) throws IOException {
    StudyLine line = lines.getFirst();
    new Picture(
            line.title(),
            line.model() + "   q: " + line.proposal() + "   log p(x): " + line.reference(),
            line.title() + ": |bias|, variance and RMSE against K",
            Panel.ALL.stream().map(panel -> panel.chart(lines)).toList())
        .write(out);
  }
}
