package org.opportune.jobs.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opportune.jobs.UserException;

/**
 * Reference grades given by readers, one per scan.
 *
 * @param reference name of the grade, from the file's header
 * @param bySeries grade by pseudonym of the series
 */
public record ReferenceGrades(String reference, Map<String, Double> bySeries) {
  private static final String KEY = "series_key";

  /** Keeps its own copy. */
  public ReferenceGrades {
    bySeries = Map.copyOf(bySeries);
  }

  /**
   * Reads a comma-separated file of two columns: {@code series_key} and the grade, whose heading
   * names it.
   *
   * @throws UserException naming the line that cannot be used
   */
  public static ReferenceGrades read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserException("Cannot read grades " + file + ": no such text file", e);
    }
    String[] heading = lines.isEmpty() ? new String[0] : lines.get(0).split(",", -1);
    if (heading.length != 2 || !heading[0].strip().equals(KEY) || heading[1].isBlank()) {
      throw new UserException(
          "Cannot read grades %s: the first line must be \"%s,NAME OF THE GRADE\""
              .formatted(file, KEY));
    }
    Map<String, Double> grades = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      if (lines.get(i).isBlank()) {
        continue;
      }
      double grade = cells.length == 2 ? number(cells[1]) : Double.NaN;
      if (!Double.isFinite(grade)) {
        throw new UserException(
            "Cannot read grades %s, line %d: give a series_key and a number, such as 0a1b2c,2"
                .formatted(file, i + 1));
      }
      if (grades.put(cells[0].strip(), grade) != null) {
        throw new UserException(
            "Cannot read grades %s, line %d: this scan is graded twice; keep one line per series_key"
                .formatted(file, i + 1));
      }
    }
    return new ReferenceGrades(heading[1].strip(), grades);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
