package org.opportune.jobs.stage;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.opportune.jobs.UserException;

/**
 * Reference grades, one per patient or scan: what readers gave, or any other number.
 *
 * @param reference name of the grade, from the file's header
 * @param key what the grades are keyed by
 * @param values grade by key
 */
public record ReferenceGrades(String reference, Key key, Map<String, Double> values) {

  /** What a grade is of; the column of a file has the same name in lower case. */
  public enum Key {
    /** Pseudonym of the series. */
    SERIES_KEY,
    /** Pseudonym of the patient. */
    PATIENT_KEY,
    /** The hospital's own PatientID, which only a holder of the site key can match. */
    PATIENT_ID;

    private String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Keeps its own copy. */
  public ReferenceGrades {
    values = Map.copyOf(values);
  }

  /** Grade by pseudonym of the series. */
  public Map<String, Double> bySeries() {
    if (key != Key.SERIES_KEY) {
      throw new IllegalStateException("Cannot find grades by series: they are by " + key);
    }
    return values;
  }

  /**
   * Reads a CSV or Parquet file of two columns: {@code series_key} and the grade, whose heading
   * names it.
   *
   * @throws UserException naming the line that cannot be used
   */
  public static ReferenceGrades read(Path file) {
    ReferenceTable table = ReferenceTable.read(file);
    List<String> heading = table.heading();
    if (heading.size() != 2
        || !heading.get(0).equals(Key.SERIES_KEY.column())
        || heading.get(1).isEmpty()) {
      throw new UserException(
          "Cannot read grades %s: the first line must be \"%s,NAME OF THE GRADE\""
              .formatted(file, Key.SERIES_KEY.column()));
    }
    return read(file, table, Key.SERIES_KEY, 0, 1);
  }

  /**
   * Reads a CSV or Parquet file that has a column {@code patient_key}, {@code series_key} or {@code
   * patient_id} and a column of grades.
   *
   * @param grade heading of the grade; empty: the only other column
   * @throws UserException naming the column or line that cannot be used
   */
  public static ReferenceGrades read(Path file, Optional<String> grade) {
    ReferenceTable table = ReferenceTable.read(file);
    List<String> heading = table.heading();
    Set<Key> present = EnumSet.noneOf(Key.class);
    Arrays.stream(Key.values()).filter(key -> heading.contains(key.column())).forEach(present::add);
    if (present.size() != 1) {
      throw new UserException(
          "Cannot read grades %s: the first line must name one of series_key, patient_key and patient_id, not %s"
              .formatted(file, heading));
    }
    Key key = present.iterator().next();
    int at = heading.indexOf(key.column());
    List<Integer> others =
        IntStream.range(0, heading.size())
            .filter(i -> i != at && grade.map(heading.get(i)::equals).orElse(true))
            .boxed()
            .toList();
    if (others.size() != 1) {
      throw new UserException(
          "Cannot read grades %s: %s; name one column with --grade, of %s"
              .formatted(
                  file,
                  grade
                      .map(name -> "no single column " + name)
                      .orElse(others.size() + " columns may hold the grade"),
                  heading.stream()
                      .filter(name -> !name.equals(key.column()))
                      .collect(Collectors.joining(", "))));
    }
    return read(file, table, key, at, others.get(0));
  }

  private static ReferenceGrades read(
      Path file, ReferenceTable table, Key key, int keyAt, int gradeAt) {
    Map<String, Double> grades = new LinkedHashMap<>();
    for (ReferenceTable.Line line : table.rows()) {
      List<String> cells = line.cells();
      boolean whole = cells.size() == table.heading().size() && !cells.get(keyAt).isEmpty();
      double grade = whole ? number(cells.get(gradeAt)) : Double.NaN;
      if (!Double.isFinite(grade)) {
        throw new UserException(
            "Cannot read grades %s, line %d: give a %s and a number, such as 0a1b2c,2"
                .formatted(file, line.number(), key.column()));
      }
      if (grades.put(cells.get(keyAt), grade) != null) {
        throw new UserException(
            "Cannot read grades %s, line %d: this %s is graded twice; keep one line per %s"
                .formatted(
                    file, line.number(), key == Key.SERIES_KEY ? "scan" : "patient", key.column()));
      }
    }
    return new ReferenceGrades(table.heading().get(gradeAt), key, grades);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
