package org.opportune.staging.epi;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Counts that are to be published together, with the sums that link them: cells, totals, and totals
 * that several tables share.
 *
 * <p>{@link #suppress} hides every count of 1 to limit - 1 (primary). Then it hides further counts
 * (secondary), the smallest first, until the sums determine no hidden count, and until the hidden
 * parts of a shown sum come to at least the limit. Whether a count is determined is decided
 * exactly, by elimination on the equations, so chains over several tables are found too. 0 is
 * shown: it says nothing of any person.
 */
public final class LinkedCounts {
  /** Multiplications after which needless covers stay hidden: some seconds. */
  private static final double MOST_WORK = 1e10;

  private final List<Long> values = new ArrayList<>();
  private final BitSet totals = new BitSet();
  private final BitSet hidden = new BitSet();
  private final BitSet fixed = new BitSet();
  private final BitSet small = new BitSet();
  private final List<int[]> sums = new ArrayList<>();

  /**
   * Adds a count.
   *
   * @param value 0 or more
   * @return its number, for {@link #sum} and {@link #shown}
   */
  public int add(long value) {
    if (value < 0) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Cannot suppress a table: count %d is below 0".formatted(value));
    }
    values.add(value);
    return values.size() - 1;
  }

  /** Adds a count that is never published, but that others can be worked out from. */
  public int addUnpublished(long value) {
    int count = add(value);
    hidden.set(count);
    return count;
  }

  /**
   * Adds a count that is known from elsewhere, such as the size of the whole population: it is
   * hidden where it is small itself, but never to cover another.
   */
  public int addKnown(long value) {
    int count = add(value);
    fixed.set(count);
    return count;
  }

  /**
   * States that a count is the sum of others. As a cover, a total is hidden only where no part is
   * left to hide.
   */
  public void sum(int total, List<Integer> parts) {
    int[] equation = new int[parts.size() + 1];
    long sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      equation[i] = parts.get(i);
      sum += values.get(parts.get(i));
    }
    if (sum != values.get(total)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Cannot suppress a table: parts come to %d, the total to %d"
              .formatted(sum, values.get(total)));
    }
    equation[parts.size()] = total;
    totals.set(total);
    sums.add(equation);
  }

  /**
   * Decides what is hidden.
   *
   * @param limit the least count shown; 0 or 1 shows everything
   */
  public void suppress(long limit) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) > 0 && values.get(i) < limit) {
        hidden.set(i);
      }
    }
    small.clear();
    small.or(hidden);
    boolean changed = limit > 1;
    while (changed) {
      changed = coverExposed() || coverSmallSums(limit);
    }
    showNeedless(limit);
    // A cover that can be worked out covers nothing, so it may as well be shown.
    determined().stream().filter(count -> !small.get(count)).forEach(hidden::clear);
  }

  /** Covers chosen one by one are too many in the end: the largest that none needs are shown. */
  private void showNeedless(long limit) {
    BitSet covers = (BitSet) hidden.clone();
    covers.andNot(small);
    long exposed = exposed(determined()).size();
    double work = (double) covers.cardinality() * hidden.cardinality() * sums.size() * sums.size();
    if (work > MOST_WORK) {
      return;
    }
    covers.stream()
        .boxed()
        .sorted(Comparator.comparingDouble(this::rank).reversed())
        .forEach(
            cover -> {
              hidden.clear(cover);
              if (smallSum(limit).isPresent() || exposed(determined()).size() > exposed) {
                hidden.set(cover);
              }
            });
  }

  private List<Integer> exposed(List<Integer> determined) {
    return determined.stream().filter(small::get).toList();
  }

  /** Whether a count may be published. */
  public boolean shown(int count) {
    return !hidden.get(count);
  }

  /** The count itself, published or not. */
  public long value(int count) {
    return values.get(count);
  }

  /**
   * Hides one more count beside a small one that can be worked out; false when there is none. A
   * cover that can be worked out matters only where a small count follows from it.
   */
  private boolean coverExposed() {
    List<Integer> determined = determined();
    for (int exposed : exposed(determined)) {
      int cover = smallestTelling(exposed);
      if (cover < 0) {
        // No sum tells it alone, so it follows from a cover that some sum tells.
        for (int[] equation : sums) {
          for (int member : holds(equation, exposed) ? equation : new int[0]) {
            if (hidden.get(member) && !small.get(member) && determined.contains(member)) {
              cover = smaller(cover, smallestTelling(member));
            }
          }
        }
      }
      for (int[] equation : cover < 0 ? sums : List.<int[]>of()) {
        cover = holds(equation, exposed) ? smaller(cover, smallestShown(equation)) : cover;
      }
      if (cover >= 0) {
        hidden.set(cover);
        return true;
      }
    }
    return false;
  }

  /** The smallest shown count of the sums in which this one is the only hidden; -1 for none. */
  private int smallestTelling(int count) {
    int cover = -1;
    for (int[] equation : sums) {
      if (holds(equation, count) && onlyHidden(equation, count)) {
        cover = smaller(cover, smallestShown(equation));
      }
    }
    return cover;
  }

  private boolean onlyHidden(int[] equation, int count) {
    for (int member : equation) {
      if (member != count && hidden.get(member)) {
        return false;
      }
    }
    return true;
  }

  private boolean coverSmallSums(long limit) {
    Optional<int[]> sum = smallSum(limit);
    sum.ifPresent(equation -> hidden.set(smallestShown(equation)));
    return sum.isPresent();
  }

  /** A shown total whose hidden parts come to less than the limit, if another part can cover. */
  private Optional<int[]> smallSum(long limit) {
    for (int[] equation : sums) {
      long sum = 0;
      boolean any = false;
      for (int i = 0; i < equation.length - 1; i++) {
        if (hidden.get(equation[i])) {
          any = true;
          sum += values.get(equation[i]);
        }
      }
      if (any
          && shown(equation[equation.length - 1])
          && sum < limit
          && smallestShown(equation) >= 0) {
        return Optional.of(equation);
      }
    }
    return Optional.empty();
  }

  private static boolean holds(int[] equation, int count) {
    for (int member : equation) {
      if (member == count) {
        return true;
      }
    }
    return false;
  }

  private int smallestShown(int[] equation) {
    int best = -1;
    for (int member : equation) {
      if (shown(member) && !fixed.get(member)) {
        best = smaller(best, member);
      }
    }
    return best;
  }

  private int smaller(int a, int b) {
    return a < 0 || (b >= 0 && rank(b) < rank(a)) ? b : a;
  }

  /** Small counts above 0 first, then totals; a 0 only if nothing else. */
  private double rank(int count) {
    return (values.get(count) == 0 ? 2e18 : values.get(count)) + (totals.get(count) ? 1e18 : 0);
  }

  /** Hidden counts whose value follows from what is shown. */
  private List<Integer> determined() {
    int[] unknowns = hidden.stream().toArray();
    double[][] matrix = new double[sums.size()][unknowns.length];
    int[] column = new int[values.size()];
    for (int v = 0; v < unknowns.length; v++) {
      column[unknowns[v]] = v;
    }
    for (int e = 0; e < matrix.length; e++) {
      int[] equation = sums.get(e);
      for (int i = 0; i < equation.length; i++) {
        if (hidden.get(equation[i])) {
          matrix[e][column[equation[i]]] += i == equation.length - 1 ? -1 : 1;
        }
      }
    }
    List<Integer> found = new ArrayList<>();
    int rank = 0;
    int[] pivots = new int[matrix.length];
    for (int v = 0; v < unknowns.length && rank < matrix.length; v++) {
      if (reduce(matrix, rank, v)) {
        pivots[rank++] = v;
      }
    }
    for (int r = 0; r < rank; r++) {
      int nonZero = 0;
      for (double entry : matrix[r]) {
        nonZero += Math.abs(entry) > 1e-9 ? 1 : 0;
      }
      if (nonZero == 1) {
        found.add(unknowns[pivots[r]]);
      }
    }
    return found;
  }

  /** One Gauss-Jordan step; false when the column has no pivot at or below {@code row}. */
  private static boolean reduce(double[][] matrix, int row, int column) {
    int best = row;
    for (int r = row; r < matrix.length; r++) {
      best = Math.abs(matrix[r][column]) > Math.abs(matrix[best][column]) ? r : best;
    }
    if (Math.abs(matrix[best][column]) < 1e-9) {
      return false;
    }
    double[] swap = matrix[row];
    matrix[row] = matrix[best];
    matrix[best] = swap;
    double pivot = matrix[row][column];
    for (int c = 0; c < matrix[row].length; c++) {
      matrix[row][c] /= pivot;
    }
    for (int r = 0; r < matrix.length; r++) {
      double factor = matrix[r][column];
      if (r != row && factor != 0) {
        for (int c = column; c < matrix[r].length; c++) {
          matrix[r][c] -= factor * matrix[row][c];
        }
      }
    }
    return true;
  }
}
