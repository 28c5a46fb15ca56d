package elbo.report;

import elbo.Rows;
import elbo.collapse.Collapse;
import elbo.collapse.Information;
import elbo.collapse.Latent;
import elbo.collapse.Measured;
import elbo.model.Model;
import elbo.points.PointSet;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an encoder has of each latent, as a table and as lines of a file.
///
/// @param version of what made it
/// @param how what computes the model, in words
/// @param samples of z a row
public record CollapseReport(
    String version,
    Model model,
    String how,
    Rows rows,
    PointSet points,
    int samples,
    Collapse collapse) {
  private static final String INDENT = "           ";
  private static final int MOST_NAMED = 40;

  /// Prints the table, the latents with the most KL first, and what is collapsed.
  public void print(PrintStream out) {
    String weights = model.sha256().map(hash -> ", weights " + hash.substring(0, 12)).orElse("");
    Wrapped.print("  model    " + model.name() + " (" + how + weights + ")", INDENT, out);
    out.println("  data     " + rows.describe());
    out.println("  samples  " + samples + " of z a row, " + points.name());
    out.println();
    Table table =
        new Table(
            "latent",
            "KL",
            "± error",
            "var. of mean",
            "± error",
            "information",
            "± error",
            "at most",
            "± error",
            "aggregate KL",
            "± error",
            "<");
    collapse.latents().stream()
        .sorted(Comparator.comparingDouble((Latent l) -> -l.kl().value()))
        .forEach(l -> table.row(cells(Integer.toString(l.index()), l)));
    table.row(cells("all", collapse.all()));
    table.print(out);
    out.println();
    Wrapped.print("  " + sentence(), "  ", out);
    if (collapse.all().information().isLimited()) {
      Wrapped.print("  " + limit(collapse.all().information()), "  ", out);
    }
  }

  private static List<String> cells(String name, Latent latent) {
    List<String> cells = new ArrayList<>(List.of(name));
    List.of(
            latent.kl(),
            latent.meanVariance(),
            latent.information().lower(),
            latent.information().upper(),
            latent.aggregateKl())
        .forEach(m -> {
          cells.add(Figures.nats(m.value()));
          cells.add(Figures.error(m.standardError()));
        });
    boolean isLatent = !name.equals("all");
    cells.add(isLatent && !latent.isActive() ? "collapsed" : "");
    return cells;
  }

  /// Which latents are collapsed, in a sentence.
  public String sentence() {
    List<Latent> collapsed = collapse.latents().stream().filter(l -> !l.isActive()).toList();
    double kl = collapsed.stream().mapToDouble(l -> l.kl().value()).sum();
    String active =
        String.format(
            Locale.ROOT,
            "%d of %d latents are active: the variance of the mean of q(z|x) over rows is above"
                + " %s.",
            collapse.active(),
            collapse.latents().size(),
            Latent.ACTIVE);
    if (collapsed.isEmpty()) {
      return active + " Nothing is collapsed.";
    }
    return String.format(
        Locale.ROOT,
        "%s Collapsed: %s, with %s of %s nats of the KL.",
        active,
        named(collapsed.stream().map(Latent::index).toList()),
        Figures.nats(kl),
        Figures.nats(collapse.all().kl().value()));
  }

  // Runs of numbers as A–B.
  private static String named(List<Integer> numbers) {
    List<String> runs = new ArrayList<>();
    int i = 0;
    while (i < numbers.size()) {
      int end = i;
      while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
        end++;
      }
      String first = Integer.toString(numbers.get(i));
      runs.add(end > i ? first + (end > i + 1 ? "–" : ", ") + numbers.get(end) : first);
      i = end + 1;
    }
    int kept = Math.min(runs.size(), MOST_NAMED);
    return String.join(", ", runs.subList(0, kept)) + (kept < runs.size() ? ", …" : "");
  }

  private String limit(Information information) {
    return String.format(
        Locale.ROOT,
        "The information of all latents is at least %s nats: %s rows show no more than log %d = %s,"
            + " and more rows may show more.",
        Figures.nats(information.lower().value()),
        Figures.count(collapse.rows()),
        collapse.rows(),
        Figures.nats(information.most()));
  }

  /// What is in no line of a file.
  public Map<String, Object> heading() {
    Map<String, Object> heading = new LinkedHashMap<>();
    heading.put("version", version);
    heading.put("model", model.name());
    heading.put("description", how);
    model.sha256().ifPresent(hash -> heading.put("weights", hash));
    heading.put("data", rows.source());
    heading.put("rows", rows.from() + ":" + rows.to());
    heading.put("points", points.name());
    heading.put("samples", samples);
    heading.put("active", collapse.active());
    heading.put("logRows", collapse.all().information().most());
    return heading;
  }

  /// One line a latent, and one of all together.
  public List<Map<String, Object>> lines() {
    List<Map<String, Object>> lines = new ArrayList<>();
    collapse.latents().forEach(l -> lines.add(line(l.index(), l)));
    lines.add(line("all", collapse.all()));
    return lines;
  }

  private static Map<String, Object> line(Object name, Latent latent) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("latent", name);
    put("kl", latent.kl(), line);
    put("meanVariance", latent.meanVariance(), line);
    put("information", latent.information().lower(), line);
    put("informationAtMost", latent.information().upper(), line);
    put("aggregateKl", latent.aggregateKl(), line);
    if (name instanceof Integer) {
      line.put("active", latent.isActive());
    }
    return line;
  }

  private static void put(String key, Measured measured, Map<String, Object> line) {
    line.put(key, measured.value());
    line.put(key + "StandardError", measured.standardError());
  }
}
