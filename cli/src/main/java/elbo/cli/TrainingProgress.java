package elbo.cli;

import elbo.report.Figures;
import elbo.report.TableFile;
import elbo.report.html.TablePage;
import elbo.training.Epoch;
import elbo.training.Listener;
import elbo.training.TrainingState;
import elbo.training.Validation;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Shows how learning goes on, and keeps it: a line an epoch, a bar on a terminal, a checkpoint.
final class TrainingProgress implements Listener, AutoCloseable {
  private static final int PRINTED = 25;

  private final PrintStream out;
  private final Optional<TrainingFolder> folder;
  private final Map<String, String> options;
  private final String heading;
  private final int epochs;
  private final List<String> lines;
  private final int first;
  private final Progress bar;
  private int done;
  // Of the line that was printed last.
  private long then = System.nanoTime();
  private int until;

  /// @param lines of the epochs that are done
  TrainingProgress(
      Console console,
      Optional<TrainingFolder> folder,
      Map<String, String> options,
      List<String> lines,
      int epochs) {
    out = console.out();
    this.folder = folder;
    this.options = options;
    this.lines = new ArrayList<>(lines);
    this.epochs = epochs;
    heading = heading(options);
    // A run may have been killed between its checkpoint and the line.
    if (!lines.isEmpty()) {
      folder.ifPresent(f -> f.keep(heading, lines));
    }
    first = lines.size();
    done = first;
    until = first;
    bar = new Progress(console, "learning", epochs, "epochs");
    bar.add(first);
  }

  private static String heading(Map<String, String> options) {
    Map<String, Object> heading = new LinkedHashMap<>();
    options.forEach((key, value) -> heading.put(key.replaceFirst("^--", ""), value));
    return TableFile.jsonLine(heading);
  }

  /// @param samples of the importance-weighted bound on validation rows
  void printHeader(int samples) {
    out.println(
        String.format(
            Locale.ROOT,
            "   epoch  objective  ± error  validation ELBO  ± error %8s  ± error      KL  active "
                + " gradient  rows/s  left",
            "IWAE(" + samples + ")"));
  }

  @Override
  public void epoch(Epoch epoch, TrainingState state) {
    lines.add(TableFile.jsonLine(line(epoch)));
    folder.ifPresent(f -> f.keep(new Checkpoint(options, List.copyOf(lines), state), heading));
    done = epoch.number();
    bar.add(1);
    int every = (epochs + PRINTED - 1) / PRINTED;
    if (done == first + 1 || done == epochs || done % every == 0) {
      print(epoch);
    }
  }

  private static Map<String, Object> line(Epoch epoch) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", epoch.number());
    line.put("step", epoch.step());
    line.put("objective", epoch.objective());
    line.put("objectiveStandardError", epoch.standardError());
    epoch
        .validation()
        .ifPresent(v -> {
          line.put("validationElbo", v.elbo());
          line.put("validationElboStandardError", v.elboError());
          line.put("validationIwae", v.iwae());
          line.put("validationIwaeStandardError", v.iwaeError());
          line.put("validationIwaeSamples", v.samples());
          line.put("validationKl", v.kl());
          line.put("activeUnits", v.activeUnits());
        });
    line.put("gradientNorm", epoch.gradientNorm());
    line.put("learningRate", epoch.learningRate());
    line.put("klWeight", epoch.klWeight());
    line.put("seconds", epoch.seconds());
    line.put("rowsPerSecond", epoch.rowsPerSecond());
    return line;
  }

  private void print(Epoch epoch) {
    Optional<Validation> v = epoch.validation();
    long now = System.nanoTime();
    double each = (now - then) * 1e-9 / (done - until);
    then = now;
    until = done;
    out.println(
        String.format(
                Locale.ROOT,
                "  %6d %10s %8s %16s %8s %8s %8s %7s %7s %9s %7s %5s",
                epoch.number(),
                Figures.fixed(epoch.objective(), 3),
                Figures.fixed(epoch.standardError(), 3),
                v.map(b -> Figures.fixed(b.elbo(), 3)).orElse(""),
                v.map(b -> Figures.fixed(b.elboError(), 3)).orElse(""),
                v.map(b -> Figures.fixed(b.iwae(), 3)).orElse(""),
                v.map(b -> Figures.fixed(b.iwaeError(), 3)).orElse(""),
                v.map(b -> Figures.fixed(b.kl(), 2)).orElse(""),
                v.map(b -> Integer.toString(b.activeUnits())).orElse(""),
                Figures.significant(epoch.gradientNorm()),
                Figures.rate(epoch.rowsPerSecond()),
                done == epochs ? "" : Figures.time(each * (epochs - done)))
            .stripTrailing());
  }

  /// Writes the page of the epochs that are done.
  void write(TablePage page) {
    page.write(heading, lines);
  }

  @Override
  public void close() {
    bar.close();
  }
}
