package elbo.bench.study;

import elbo.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files of the study of warnings: `warnings.csv` has a line for each model, proposal and
/// number of samples ([Warnings.Line]), `warnings.md` a summary.
public final class WarningsFiles {
  private static final int RUNS = 500;

  private WarningsFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them; then, to try it, another number of runs
  public static void main(String... args) throws IOException {
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : RUNS;
    Path folder = Path.of(args[0]);
    List<Warnings.Line> lines = new ArrayList<>();
    try (Engine engine = new Engine()) {
      for (Warnings.Subject subject : Warnings.subjects()) {
        System.out.println(subject.model().name());
        lines.addAll(Warnings.of(subject, runs, engine));
      }
    }
    Lines.csv(lines, folder.resolve("warnings.csv"));
    Files.writeString(folder.resolve("warnings.md"), WarningsOverview.of(lines));
  }
}
