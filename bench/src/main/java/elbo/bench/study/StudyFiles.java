package elbo.bench.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files of the variance study.
///
/// `study.csv` and `study.jsonl` have a line a model, bound and K ([Row]), `slopes.csv` one a
/// model, bound and quantity ([Slope]); `<name>.svg` is the plot of a model, `study.md` the whole
/// in brief.
public final class StudyFiles {
  private static final long SEED = 1;

  private StudyFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder that they go to
  public static void main(String... args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    write(new Subjects(SEED).all(), new Study(Study.KS), Path.of(args[0]));
  }

  static void write(List<Subject> subjects, Study study, Path folder) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Subject subject : subjects) {
      System.out.println(subject.title());
      List<Row> of = study.of(subject);
      Plot.write(of, folder.resolve(subject.name() + ".svg"));
      rows.addAll(of);
    }
    List<Slope> slopes = Slope.all(rows);
    Lines.csv(rows, folder.resolve("study.csv"));
    Lines.json(rows, folder.resolve("study.jsonl"));
    Lines.csv(slopes, folder.resolve("slopes.csv"));
    Overview.write(rows, slopes, folder.resolve("study.md"));
  }
}
