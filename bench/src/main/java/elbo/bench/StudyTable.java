package elbo.bench;

import java.util.List;

/// The table of the variance study, which a study writes itself as `study.md`.
final class StudyTable implements Table {
  @Override
  public String name() {
    return "study";
  }

  @Override
  public String render(List<Run> runs) {
    return runs.stream()
        .filter(run -> !run.study().isEmpty())
        .findFirst()
        .map(run -> run.study().stripTrailing() + "\n\n" + run.source())
        .orElse("");
  }
}
