package elbo.bench;

import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rates of this library and of libraries for the JVM, from one run.
final class JvmPeerTable implements Table {
  @Override
  public String name() {
    return "jvm-peers";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(
            runs,
            "Normals.lanes",
            "CommonsRngNormals.onXoShiRo256Plus",
            "Evaluation.iwae",
            "OnnxRuntimeEvaluation.iwae",
            "Uniforms.fill",
            "SsjSobol.points")
        .map(JvmPeerTable::render)
        .orElse("");
  }

  private static String render(Run run) {
    List<List<String>> rows = new ArrayList<>();
    Optional<Score> normals = run.best("Normals.lanes", s -> true);
    add(
        rows,
        "normals: commons-rng's ziggurat on XO_SHI_RO_256_PLUS",
        normals,
        run.best("CommonsRngNormals.onXoShiRo256Plus", s -> true));
    add(
        rows,
        "normals: the same on PHILOX_4X32",
        normals,
        run.best("CommonsRngNormals.onPhilox4x32", s -> true));
    add(
        rows,
        "Sobol' points, digital shift: SSJ",
        run.best("Uniforms.fill", s -> s.parameter("points").contains("SHIFT")),
        run.best("SsjSobol.points", s -> true));
    add(
        rows,
        "samples of the VAE, K = 5000: decoder in ONNX Runtime",
        run.best(
            "Evaluation.iwae",
            s -> s.parameter("K").equals("5000") && s.parameter("threads").equals("1")),
        run.best("OnnxRuntimeEvaluation.iwae", s -> true));
    List<String> header = List.of("a second, one core", "elbo", "peer", "ratio");
    return Markdown.table(header, rows) + "\n" + run.source();
  }

  private static void add(
      List<List<String>> rows, String what, Optional<Score> ours, Optional<Score> theirs) {
    if (ours.isPresent() && theirs.isPresent()) {
      double ratio = ours.orElseThrow().rate() / theirs.orElseThrow().rate();
      rows.add(
          List.of(
              what,
              Markdown.rate(ours.orElseThrow()),
              Markdown.rate(theirs.orElseThrow()),
              Markdown.ratio(ratio)));
    }
  }
}
