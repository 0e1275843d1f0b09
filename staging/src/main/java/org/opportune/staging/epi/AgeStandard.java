package org.opportune.staging.epi;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * A standard population by age band.
 *
 * @param name shown in reports
 * @param firstAges first age of each band in whole years, ascending; a band ends where the next
 *     begins, the last is open
 * @param weights persons of the standard per band in any unit, not negative, not all 0
 */
public record AgeStandard(String name, List<Integer> firstAges, List<Double> weights)
    implements Serializable {

  /**
   * WHO World Standard 2000-2025 (Ahmad and others, GPE Discussion Paper 31, 2001), five-year bands
   * to 85 and over. The published percentages sum to 100.03; use divides by the sum.
   */
  public static final AgeStandard WHO_WORLD =
      fiveYear(
          "WHO World Standard 2000-2025",
          8.86,
          8.69,
          8.60,
          8.47,
          8.22,
          7.93,
          7.61,
          7.15,
          6.59,
          6.04,
          5.37,
          4.55,
          3.72,
          2.96,
          2.21,
          1.52,
          0.91,
          0.63);

  /** Checks the bands and keeps its own copies. */
  public AgeStandard {
    firstAges = List.copyOf(firstAges);
    weights = List.copyOf(weights);
    if (firstAges.isEmpty() || firstAges.size() != weights.size()) {
      throw invalid("%d bands but %d weights".formatted(firstAges.size(), weights.size()));
    }
    double sum = 0;
    for (int i = 0; i < weights.size(); i++) {
      if (i > 0 && firstAges.get(i) <= firstAges.get(i - 1)) {
        throw invalid("band %d does not begin after band %d".formatted(i, i - 1));
      }
      if (!(weights.get(i) >= 0 && Double.isFinite(weights.get(i)))) {
        throw invalid("weight %s of band %d".formatted(weights.get(i), i));
      }
      sum += weights.get(i);
    }
    if (sum <= 0) {
      throw invalid("all weights are 0");
    }
  }

  /** A standard in five-year bands from 0-4. */
  public static AgeStandard fiveYear(String name, double... weights) {
    List<Integer> ages = new ArrayList<>();
    List<Double> list = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      ages.add(5 * i);
      list.add(weights[i]);
    }
    return new AgeStandard(name, ages, list);
  }

  /**
   * Reads a standard from CSV: a line {@code first_age,weight} per band, ascending. A heading and
   * lines that begin with # are skipped.
   *
   * @param name shown in reports
   * @throws StagingException naming the line that is not two numbers
   */
  public static AgeStandard ofCsv(String name, String csv) {
    List<Integer> ages = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    int number = 0;
    for (String line : csv.lines().toList()) {
      number++;
      String[] fields = line.strip().split(",", -1);
      boolean heading =
          ages.isEmpty() && !line.isBlank() && !Character.isDigit(line.strip().charAt(0));
      if (line.isBlank() || line.startsWith("#") || heading) {
        continue;
      }
      try {
        if (fields.length != 2) {
          throw new NumberFormatException();
        }
        ages.add(Integer.valueOf(fields[0].strip()));
        weights.add(Double.valueOf(fields[1].strip()));
      } catch (NumberFormatException e) {
        throw invalid("line %d is not \"first age,weight\"".formatted(number));
      }
    }
    return new AgeStandard(name, ages, weights);
  }

  /** Number of bands. */
  public int bands() {
    return firstAges.size();
  }

  /**
   * The band of an age.
   *
   * @param age whole years, at least the first band's first age
   */
  public int band(int age) {
    if (age < firstAges.get(0)) {
      throw new StagingException(
          Problem.OUT_OF_RANGE,
          "Cannot place an age: %d is below %d, where %s begins"
              .formatted(age, firstAges.get(0), name));
    }
    int band = bands() - 1;
    while (firstAges.get(band) > age) {
      band--;
    }
    return band;
  }

  /** Such as 40-44, or 85+. */
  public String label(int band) {
    return band == bands() - 1
        ? firstAges.get(band) + "+"
        : firstAges.get(band) + "-" + (firstAges.get(band + 1) - 1);
  }

  private static StagingException invalid(String why) {
    return new StagingException(Problem.INVALID_ARGUMENT, "Invalid age standard: " + why);
  }
}
