package elbo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of several runs that share the rows of one: it evaluates every `of`-th block of them.
///
/// A block is a sixteenth of a share, at most 512 rows, so that rows that take long beside each
/// other are spread over all runs. Which rows a shard has follows from the number of rows alone.
///
/// @param number of this one, from 1
/// @param of how many there are
public record Shard(int number, int of) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");
  private static final int BLOCKS = 16;
  private static final int LARGEST = 512;

  /// @throws IllegalArgumentException if the number is not from 1 to `of`
  public Shard {
    if (number < 1 || number > of) {
      throw new IllegalArgumentException(
          "a shard must be I/N with 1 ≤ I ≤ N, but is " + number + "/" + of);
    }
  }

  /// The shard of its written form, `2/8`.
  ///
  /// @throws IllegalArgumentException if the text is none
  public static Shard parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "a shard must be I/N with 1 ≤ I ≤ N, but is " + InputException.quote(text));
    }
    return new Shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  private int block(int all) {
    return Math.clamp(all / ((long) BLOCKS * of), 1, LARGEST);
  }

  /// How many of all rows it has.
  public int rows(int all) {
    long block = block(all);
    long round = block * of;
    long rest = all % round - (number - 1) * block;
    return (int) (all / round * block + Math.clamp(rest, 0, block));
  }

  /// The place among all rows of one that it has, by its place among those: both from 0.
  public int place(int all, int own) {
    long block = block(all);
    return (int) (own / block * block * of + (number - 1) * block + own % block);
  }

  /// The shard that has the row at a place among all.
  public Shard having(int all, int place) {
    return new Shard(place / block(all) % of + 1, of);
  }

  @Override
  public String toString() {
    return number + "/" + of;
  }
}
