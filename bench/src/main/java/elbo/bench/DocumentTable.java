package elbo.bench;

import java.util.List;

/// A document in Markdown that a run recorded, for example `study.md`. Its links, which are
/// relative to its folder, are made relative to the folder of the project.
///
/// @param name of the file, and of the table
record DocumentTable(String name) implements Table {
  @Override
  public String render(List<Run> runs) {
    return runs.stream()
        .filter(run -> run.documents().containsKey(name))
        .findFirst()
        .map(this::render)
        .orElse("");
  }

  private String render(Run run) {
    String text = run.documents().getOrDefault(name, "");
    String linked = text.stripTrailing().replace("](", "](results/" + run.name() + "/");
    return linked + "\n\n" + run.source();
  }
}
