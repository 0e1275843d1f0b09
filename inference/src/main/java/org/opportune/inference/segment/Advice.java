package org.opportune.inference.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.opportune.inference.eval.Estimate;

/** Which network to use for what, as the figures of a comparison have it. */
final class Advice {
  private final Comparison.Result result;

  Advice(Comparison.Result result) {
    this.result = result;
  }

  /**
   * A choice and its figure.
   *
   * @param name what to use
   * @param figure with its interval; more is better
   */
  record Choice(String name, Estimate figure) {}

  /** A Markdown table: purpose, choice, figure, and what does as well within the intervals. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| For | Use | Figure | As good within the intervals |\n|---|---|---|---|\n");
    text.append(line("scanners that trained", "mean Dice", plain(false)));
    text.append(line("a new scanner, nothing done", "mean Dice", plain(true)));
    text.append(line("a new scanner, adapted", "mean Dice", adapted()));
    text.append(line("lesions on scanners that trained", "Dice", lesions(false)));
    text.append(line("lesions on a new scanner, adapted or not", "Dice", lesions(true)));
    text.append(line("knowing where it is wrong", "AUROC of doubt", doubts()));
    text.append(line("several hospitals, scanners that trained", "mean Dice", federation()));
    text.append(line("few labels, scanners that trained", "mean Dice", fewLabels()));
    Comparison.Member fastest =
        result.family().stream()
            .min(Comparator.comparingDouble(member -> member.plain().seen().secondsPerScan()))
            .orElseThrow();
    text.append(
        String.format(
            Locale.ROOT,
            "| speed | %s | %.2f s a scan | |%n",
            fastest.family().title(),
            fastest.plain().seen().secondsPerScan()));
    return text.toString();
  }

  private List<Choice> plain(boolean onNew) {
    return result.family().stream()
        .map(
            member ->
                new Choice(
                    member.family().title(),
                    (onNew ? member.plain().unseen() : member.plain().seen()).meanDice()))
        .toList();
  }

  private List<Choice> adapted() {
    List<Choice> choices = new ArrayList<>();
    for (Comparison.Member member : result.family()) {
      String name = member.family().title();
      choices.add(new Choice(name + ", reversal", member.reversed().unseen().meanDice()));
      choices.add(new Choice(name + ", bands", member.bands().meanDice()));
    }
    return choices;
  }

  private List<Choice> lesions(boolean onNew) {
    int lesion = Tissue.LESION.ordinal() - 1;
    List<Choice> choices = new ArrayList<>();
    for (Comparison.Member member : result.family()) {
      String name = member.family().title();
      if (onNew) {
        choices.add(new Choice(name, member.plain().unseen().dice().get(lesion)));
        choices.add(new Choice(name + ", reversal", member.reversed().unseen().dice().get(lesion)));
        choices.add(new Choice(name + ", bands", member.bands().dice().get(lesion)));
      } else {
        choices.add(new Choice(name, member.plain().seen().dice().get(lesion)));
      }
    }
    return choices;
  }

  private List<Choice> doubts() {
    return result.family().stream()
        .map(member -> new Choice(member.family().title(), member.plain().seen().doubtAuroc()))
        .toList();
  }

  private List<Choice> federation() {
    return result.federation().stream()
        .map(row -> new Choice(row.name(), row.seen().meanDice()))
        .toList();
  }

  /** Without the last row, which has all labels. */
  private List<Choice> fewLabels() {
    return result.fewLabels().subList(0, result.fewLabels().size() - 1).stream()
        .map(row -> new Choice(row.name(), row.seen().meanDice()))
        .toList();
  }

  /** A line for the best of several. */
  static String line(String purpose, String figure, List<Choice> choices) {
    Choice best =
        choices.stream()
            .filter(choice -> !Double.isNaN(choice.figure().value()))
            .max(Comparator.comparingDouble(choice -> choice.figure().value()))
            .orElseThrow();
    List<String> asGood =
        choices.stream()
            .filter(choice -> choice != best && choice.figure().high() >= best.figure().low())
            .map(Choice::name)
            .toList();
    return "| %s | %s | %s %s | %s |%n"
        .formatted(
            purpose,
            best.name(),
            figure,
            ComparisonReport.share(best.figure()),
            asGood.isEmpty() ? "none" : String.join("; ", asGood));
  }
}
