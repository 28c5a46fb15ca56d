package elbo.bench;

import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rates of elementary kernels in lanes and of their scalar definitions.
final class KernelTable implements Table {
  private static final List<String> CLASSES =
      List.of("PhiloxWords", "Normals", "Quantile", "ExpLog", "Activations", "BernoulliLikelihood");
  private static final Pattern LANES = Pattern.compile("(\\w+)\\.(\\w*)[lL]anes");

  @Override
  public String name() {
    return "kernels";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(
            runs,
            "PhiloxWords.lanes",
            "Normals.lanes",
            "Quantile.lanes",
            "ExpLog.expLanes",
            "Activations.lanes",
            "BernoulliLikelihood.lanes")
        .map(KernelTable::render)
        .orElse("");
  }

  private static String render(Run run) {
    List<List<String>> rows = new ArrayList<>();
    for (String type : CLASSES) {
      for (Score lanes : run.scores()) {
        Matcher m = LANES.matcher(lanes.benchmark());
        if (m.matches() && m.group(1).equals(type)) {
          String twin = type + "." + (m.group(2).isEmpty() ? "scalar" : m.group(2) + "Scalar");
          Optional<Score> scalar = run.best(twin, s -> s.parameters().equals(lanes.parameters()));
          rows.add(
              List.of(
                  type + " " + m.group(2) + String.join(" ", lanes.parameters().values()),
                  Markdown.rate(lanes),
                  scalar.map(Markdown::rate).orElse(""),
                  scalar.map(s -> Markdown.ratio(lanes.rate() / s.rate())).orElse("")));
        }
      }
    }
    List<String> header = List.of("a second, one core", "lanes", "scalar", "ratio");
    return Markdown.table(header, rows) + "\n" + run.source();
  }
}
