package elbo.report.html;

import java.util.List;

/// What a page shows, in its order. All texts are plain; the template escapes them.
///
/// @param title of the page
/// @param answer one sentence, with an interval
/// @param checks what was looked for, and what was found
/// @param sections pictures, tables and words
record Page(String title, String answer, List<Check> checks, List<Section> sections) {
  /// One thing that was looked for.
  ///
  /// @param state `ok`, `note` or `problem`
  /// @param word the same for readers
  /// @param found what, and in how many rows
  /// @param means what it means; empty where nothing is wrong
  /// @param todo what to do; empty where nothing is to be done
  record Check(String state, String word, String found, String means, String todo) {
    /// Nothing is wrong.
    static Check ok(String found) {
      return new Check("ok", "OK", found, "", "");
    }

    /// Something that a reader should know.
    static Check note(String found, String means, String todo) {
      return new Check("note", "Note", found, means, todo);
    }

    /// Something that makes results wrong.
    static Check problem(String found, String means, String todo) {
      return new Check("problem", "Problem", found, means, todo);
    }

    boolean hasMeaning() {
      return !means.isEmpty();
    }

    boolean hasAdvice() {
      return !todo.isEmpty();
    }
  }

  /// A part of the page.
  ///
  /// @param id by which a page's parts are told apart
  record Section(
      String id,
      String heading,
      List<String> words,
      List<Figure> figures,
      List<Card> cards,
      List<Table> tables) {
    static Section of(String id, String heading, List<String> words) {
      return new Section(id, heading, words, List.of(), List.of(), List.of());
    }

    Section withFigures(List<Figure> others) {
      return new Section(id, heading, words, others, cards, tables);
    }

    Section withCards(List<Card> others) {
      return new Section(id, heading, words, figures, others, tables);
    }

    Section withTables(List<Table> others) {
      return new Section(id, heading, words, figures, cards, others);
    }

    boolean hasFigures() {
      return !figures.isEmpty();
    }

    boolean hasCards() {
      return !cards.isEmpty();
    }
  }

  /// A picture with its question and what is to be read from it.
  ///
  /// @param svg markup
  record Figure(String question, String svg, String caption) {}

  /// A row that a reader should look at.
  ///
  /// @param svg its image as markup; empty where it is none
  record Card(String heading, String svg, List<String> words, String command) {
    /// A command alone.
    static Card ofCommand(String command) {
      return new Card("", "", List.of(), command);
    }

    boolean hasHeading() {
      return !heading.isEmpty();
    }

    boolean hasImage() {
      return !svg.isEmpty();
    }

    boolean hasCommand() {
      return !command.isEmpty();
    }
  }
}
