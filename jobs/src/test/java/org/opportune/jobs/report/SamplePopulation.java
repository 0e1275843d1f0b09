package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** A population that could have been, and the tables counted from it. */
final class SamplePopulation {
  private final List<Patient> patients;

  private SamplePopulation(List<Patient> patients) {
    this.patients = patients;
  }

  record Patient(
      double score,
      double laa,
      int stage,
      String sex,
      int age,
      String site,
      String kernel,
      String scanner,
      int year) {}

  static SamplePopulation of(int n, long seed) {
    Random random = new Random(seed);
    String[] sites = {"North", "Harbour", "St Elsewhere"};
    String[] scanners = {
      "Siemens SOMATOM Definition AS+", "GE Revolution CT", "Philips iCT 256", "Canon Aquilion ONE"
    };
    String[] kernels = {"B30f", "STANDARD", "B70f", "LUNG", "FC08"};
    List<Patient> patients = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String sex = random.nextDouble() < 0.54 ? "Men" : "Women";
      int age = (int) Math.max(40, Math.min(95, 66 + 12 * random.nextGaussian()));
      double shift = (age - 66) * 0.006 + (sex.equals("Men") ? 0.03 : -0.03);
      double u = random.nextDouble() + Math.max(-0.2, Math.min(0.2, shift)) * 0.5;
      int component = u < 0.775 ? 0 : u < 0.917 ? 1 : u < 0.975 ? 2 : 3;
      MixtureCurve.Component c = SampleReport.MIXTURE.components().get(component);
      double score = Math.exp(c.mean() + c.sd() * random.nextGaussian());
      int stage = score < 0.0281 ? 0 : score < 0.0771 ? 1 : score < 0.1702 ? 2 : 3;
      int kernel = random.nextInt(kernels.length);
      double laa =
          Math.max(
              0,
              95 * score * Math.exp(0.25 * random.nextGaussian())
                  + (kernel == 2 || kernel == 3 ? 3.2 : 0.2)
                  + 0.4 * random.nextGaussian());
      patients.add(
          new Patient(
              score,
              Math.min(60, laa),
              stage,
              sex,
              age,
              sites[random.nextInt(20) < 11 ? 0 : random.nextInt(3)],
              kernels[kernel],
              scanners[random.nextInt(4)],
              2019 + random.nextInt(8)));
    }
    patients.add(
        new Patient(0.05, 4.4, 1, "Not recorded", 50, "North", "B30f", "GE Revolution CT", 2020));
    patients.remove(0);
    return new SamplePopulation(patients);
  }

  List<Patient> patients() {
    return patients;
  }

  long[] stages() {
    return stages(patients);
  }

  private static long[] stages(List<Patient> patients) {
    long[] stages = new long[4];
    patients.forEach(p -> stages[p.stage()]++);
    return stages;
  }

  AgeSexTable ageAndSex() {
    List<GroupTable> sexes = new ArrayList<>();
    for (String sex : List.of("Women", "Men")) {
      List<GroupTable.Row> rows = new ArrayList<>();
      for (int age = 40; age <= 90; age += 10) {
        int low = age;
        rows.add(
            row(
                age == 90 ? "90+" : age + "–" + (age + 9),
                patients.stream()
                    .filter(p -> p.sex().equals(sex) && p.age() / 10 * 10 == low)
                    .toList()));
      }
      sexes.add(new GroupTable(sex, rows));
    }
    return new AgeSexTable(sexes);
  }

  GroupTable group(String name, Function<Patient, String> by) {
    return new GroupTable(
        name,
        patients.stream()
            .map(by)
            .distinct()
            .sorted()
            .map(g -> row(g, patients.stream().filter(p -> by.apply(p).equals(g)).toList()))
            .toList());
  }

  private static GroupTable.Row row(String group, List<Patient> patients) {
    long[] stages = stages(patients);
    boolean small = patients.size() < SampleReport.BOUND;
    return new GroupTable.Row(
        group,
        Count.suppressing(patients.size(), SampleReport.BOUND),
        Arrays.stream(stages).mapToObj(n -> Count.suppressing(n, SampleReport.BOUND)).toList(),
        small
            ? Optional.empty()
            : Optional.of(wilson(patients.size() - stages[0], patients.size())));
  }

  ScoreHistogram histogram() {
    int bins = 44;
    double low = Math.log(0.003);
    double high = Math.log(0.6);
    List<Double> edges = new ArrayList<>();
    long[] counts = new long[bins];
    for (int i = 0; i <= bins; i++) {
      edges.add(Math.exp(low + (high - low) * i / bins));
    }
    for (Patient patient : patients) {
      int bin = (int) Math.floor((Math.log(patient.score()) - low) / (high - low) * bins);
      counts[Math.max(0, Math.min(bins - 1, bin))]++;
    }
    return new ScoreHistogram(edges, Arrays.stream(counts).boxed().toList());
  }

  BoxTable boxes(String name, Function<Patient, String> by) {
    return new BoxTable(
        name,
        "LAA-950 (%)",
        patients.stream()
            .map(by)
            .distinct()
            .sorted()
            .map(
                g -> {
                  double[] laa =
                      patients.stream()
                          .filter(p -> by.apply(p).equals(g))
                          .mapToDouble(Patient::laa)
                          .sorted()
                          .toArray();
                  return new BoxTable.Box(
                      g,
                      laa.length,
                      at(laa, 0.05),
                      at(laa, 0.25),
                      at(laa, 0.5),
                      at(laa, 0.75),
                      at(laa, 0.95));
                })
            .toList());
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  static Rate wilson(long k, long n) {
    double z = 1.959964;
    double p = (double) k / n;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n)) / (1 + z * z / n);
    return new Rate(
        100 * p, 100 * Math.max(0, Math.min(p, middle - half)), 100 * Math.max(p, middle + half));
  }
}
