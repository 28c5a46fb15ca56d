package elbo.bench.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files of the variance study.
///
/// `study.csv` and `study.jsonl` have a line for each model, bound and K ([StudyLine]),
/// `slopes.csv` one for each model, bound and quantity ([Slope]); `<name>.svg` is the plot of a
/// model, `study.md` a summary.
public final class StudyFiles {
  private static final long SEED = 1;

  private StudyFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them
  public static void main(String... args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    write(new Subjects(SEED).all(), new Study(Study.KS), Path.of(args[0]));
  }

  static void write(List<Subject> subjects, Study study, Path folder) throws IOException {
    List<StudyLine> lines = new ArrayList<>();
    for (Subject subject : subjects) {
      System.out.println(subject.title());
      List<StudyLine> of = study.of(subject);
      Plot.write(of, folder.resolve(subject.name() + ".svg"));
      lines.addAll(of);
    }
    List<Slope> slopes = Slope.all(lines);
    Lines.csv(lines, folder.resolve("study.csv"));
    Lines.json(lines, folder.resolve("study.jsonl"));
    Lines.csv(slopes, folder.resolve("slopes.csv"));
    Overview.write(lines, slopes, folder.resolve("study.md"));
  }
}
