package org.opportune.staging.epi;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * A table of counts with its totals, fit to publish: no count of 1 to limit - 1 is shown, and none
 * can be worked out from the cells and totals that are shown. 0 is shown: it says nothing of any
 * person. Totals are suppressed by the same rule as cells.
 *
 * <p>After the small counts (primary), further counts are hidden (secondary), the smallest first,
 * until the published rows and columns determine no hidden count, and until the hidden counts of a
 * line with a published total sum to at least the limit. Whether a count is determined is decided
 * exactly, by elimination on the row and column equations, so chains over several lines are found
 * too.
 */
public final class SuppressedTable {
  /** The limit if nothing else is agreed. */
  public static final int DEFAULT_LIMIT = 5;

  // The last row and column hold the totals.
  private final long[][] counts;
  private final boolean[][] hidden;
  private final int limit;

  private SuppressedTable(long[][] counts, int limit) {
    this.counts = counts;
    this.hidden = new boolean[counts.length][counts[0].length];
    this.limit = limit;
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
    SuppressedTable table = new SuppressedTable(counts, limit);
    table.suppress();
    return table;
  }

  /** The count of a cell; empty when suppressed. */
  public OptionalLong cell(int row, int column) {
    return hidden[row][column] ? OptionalLong.empty() : OptionalLong.of(counts[row][column]);
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

  private record Cell(int row, int column) {}

  private void suppress() {
    for (int r = 0; r < counts.length; r++) {
      for (int c = 0; c < counts[0].length; c++) {
        hidden[r][c] = counts[r][c] > 0 && counts[r][c] < limit;
      }
    }
    Cell next = nextToHide();
    while (next != null) {
      hidden[next.row()][next.column()] = true;
      next = nextToHide();
    }
  }

  private Cell nextToHide() {
    List<Cell> variables = new ArrayList<>();
    for (int r = 0; r < counts.length; r++) {
      for (int c = 0; c < counts[0].length; c++) {
        if (hidden[r][c]) {
          variables.add(new Cell(r, c));
        }
      }
    }
    for (Cell exposed : determined(variables)) {
      Cell cover = smallestShown(line(exposed.row(), true), line(exposed.column(), false));
      if (cover != null) {
        return cover;
      }
    }
    for (List<Cell> line : lines()) {
      Cell total = line.get(line.size() - 1);
      long sum = 0;
      boolean any = false;
      for (Cell cell : line.subList(0, line.size() - 1)) {
        if (hidden(cell)) {
          any = true;
          sum += count(cell);
        }
      }
      if (any && !hidden(total) && sum < limit) {
        Cell cover = smallestShown(line);
        if (cover != null) {
          return cover;
        }
      }
    }
    return null;
  }

  /** Smallest shown count above 0 on the lines, cells before totals; a 0 only if nothing else. */
  @SafeVarargs
  private Cell smallestShown(List<Cell>... lines) {
    Cell best = null;
    for (List<Cell> line : lines) {
      for (Cell cell : line) {
        if (!hidden(cell) && (best == null || rank(cell) < rank(best))) {
          best = cell;
        }
      }
    }
    return best;
  }

  private double rank(Cell cell) {
    boolean total = cell.row() == rows() || cell.column() == columns();
    return (count(cell) == 0 ? 2e18 : count(cell)) + (total ? 1e18 : 0);
  }

  /** Hidden cells whose count follows from what is shown. */
  private List<Cell> determined(List<Cell> variables) {
    double[][] matrix = new double[counts.length + counts[0].length][variables.size()];
    for (int v = 0; v < variables.size(); v++) {
      Cell cell = variables.get(v);
      matrix[cell.row()][v] = cell.column() == columns() ? -1 : 1;
      matrix[counts.length + cell.column()][v] = cell.row() == rows() ? -1 : 1;
    }
    List<Cell> found = new ArrayList<>();
    int pivotRow = 0;
    int[] pivotOf = new int[matrix.length];
    for (int v = 0; v < variables.size() && pivotRow < matrix.length; v++) {
      if (reduce(matrix, pivotRow, v)) {
        pivotOf[pivotRow] = v;
        pivotRow++;
      }
    }
    for (int r = 0; r < pivotRow; r++) {
      int nonZero = 0;
      for (double entry : matrix[r]) {
        nonZero += Math.abs(entry) > 1e-9 ? 1 : 0;
      }
      if (nonZero == 1) {
        found.add(variables.get(pivotOf[r]));
      }
    }
    return found;
  }

  /** One Gauss-Jordan step; false when the column has no pivot below {@code row}. */
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
        for (int c = 0; c < matrix[r].length; c++) {
          matrix[r][c] -= factor * matrix[row][c];
        }
      }
    }
    return true;
  }

  private List<List<Cell>> lines() {
    List<List<Cell>> lines = new ArrayList<>();
    for (int r = 0; r < counts.length; r++) {
      lines.add(line(r, true));
    }
    for (int c = 0; c < counts[0].length; c++) {
      lines.add(line(c, false));
    }
    return lines;
  }

  private List<Cell> line(int index, boolean row) {
    List<Cell> line = new ArrayList<>();
    int length = row ? counts[0].length : counts.length;
    for (int i = 0; i < length; i++) {
      line.add(row ? new Cell(index, i) : new Cell(i, index));
    }
    return line;
  }

  private boolean hidden(Cell cell) {
    return hidden[cell.row()][cell.column()];
  }

  private long count(Cell cell) {
    return counts[cell.row()][cell.column()];
  }
}
