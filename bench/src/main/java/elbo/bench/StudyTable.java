package elbo.bench;

import java.util.List;

/// The table of the variance study, which a study writes itself as `study.md`; its links, which
/// lead to files beside it, lead there from the README too.
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
        .map(StudyTable::render)
        .orElse("");
  }

  private static String render(Run run) {
    String study = run.study().stripTrailing().replace("](", "](results/" + run.name() + "/");
    return study + "\n\n" + run.source();
  }
}
