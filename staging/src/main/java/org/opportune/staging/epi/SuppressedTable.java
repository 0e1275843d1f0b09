package org.opportune.staging.epi;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * A table of counts with its totals, fit to publish: no count of 1 to limit - 1 is shown, and none
 * can be worked out from the cells and totals that are shown. 0 is shown: it says nothing of any
 * person. Totals are suppressed by the same rule as cells.
 *
 * <p>How further counts are chosen to cover the small ones stands in {@link LinkedCounts}, which
 * also takes tables that share totals.
 */
public final class SuppressedTable {
  /** The limit if nothing else is agreed. */
  public static final int DEFAULT_LIMIT = 5;

  // The last row and column hold the totals.
  private final long[][] counts;
  private final int[][] numbers;
  private final LinkedCounts linked;

  private SuppressedTable(long[][] counts) {
    this.counts = counts;
    this.numbers = new int[counts.length][counts[0].length];
    this.linked = link(counts, numbers);
  }

  /**
   * Suppresses a table.
   *
   * @param cells rows of equal length, counts of 0 or more
   * @param limit the least count shown, 1 or more; 1 shows everything
   */
  public static SuppressedTable of(long[][] cells, int limit) {
    if (cells.length == 0 || cells[0].length == 0 || limit < 1) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Cannot suppress a table: it needs at least one cell, and a limit of at least 1, not %d"
              .formatted(limit));
    }
    int rows = cells.length;
    int columns = cells[0].length;
    long[][] counts = new long[rows + 1][columns + 1];
    for (int r = 0; r < rows; r++) {
      if (cells[r].length != columns) {
        throw new StagingException(
            Problem.INVALID_ARGUMENT,
            "Cannot suppress a table: row %d has %d cells, not %d"
                .formatted(r, cells[r].length, columns));
      }
      for (int c = 0; c < columns; c++) {
        if (cells[r][c] < 0) {
          throw new StagingException(
              Problem.INVALID_ARGUMENT,
              "Cannot suppress a table: count %d is below 0".formatted(cells[r][c]));
        }
        counts[r][c] = cells[r][c];
        counts[r][columns] += cells[r][c];
        counts[rows][c] += cells[r][c];
        counts[rows][columns] += cells[r][c];
      }
    }
    SuppressedTable table = new SuppressedTable(counts);
    table.linked.suppress(limit);
    return table;
  }

  /** The count of a cell; empty when suppressed. */
  public OptionalLong cell(int row, int column) {
    return linked.shown(numbers[row][column])
        ? OptionalLong.of(counts[row][column])
        : OptionalLong.empty();
  }

  /** The total of a row; empty when suppressed. */
  public OptionalLong rowTotal(int row) {
    return cell(row, counts[0].length - 1);
  }

  /** The total of a column; empty when suppressed. */
  public OptionalLong columnTotal(int column) {
    return cell(counts.length - 1, column);
  }

  /** The grand total; empty when suppressed. */
  public OptionalLong total() {
    return cell(counts.length - 1, counts[0].length - 1);
  }

  /** Rows without totals. */
  public int rows() {
    return counts.length - 1;
  }

  /** Columns without totals. */
  public int columns() {
    return counts[0].length - 1;
  }

  private static LinkedCounts link(long[][] counts, int[][] numbers) {
    LinkedCounts linked = new LinkedCounts();
    for (int r = 0; r < counts.length; r++) {
      for (int c = 0; c < counts[0].length; c++) {
        numbers[r][c] = linked.add(counts[r][c]);
      }
    }
    for (int r = 0; r < counts.length; r++) {
      List<Integer> row = Arrays.stream(numbers[r]).boxed().toList();
      linked.sum(row.get(row.size() - 1), row.subList(0, row.size() - 1));
    }
    for (int c = 0; c < counts[0].length; c++) {
      int index = c;
      List<Integer> column = Arrays.stream(numbers).map(row -> row[index]).toList();
      linked.sum(column.get(column.size() - 1), column.subList(0, column.size() - 1));
    }
    return linked;
  }
}
