package org.opportune.staging.severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opportune.staging.mixture.MixtureSettings;

class SettledRuleTest {
  private static StageModel model;

  @BeforeAll
  static void fit() {
    StageSettings settings =
        StageSettings.defaults().withMixture(MixtureSettings.defaults().withStarts(2));
    model = StageModelBuilder.fit(Populations.fourGroups(2000, 1), settings);
  }

  @Test
  void aScoreThatMayErrAcrossACutPointIsNotSettled() {
    SettledRule rule = new SettledRule(0, 1.96);
    double cut = model.cutPoints().get(1);
    double above = cut + 0.01;
    assertThat(rule.isSettled(model, above, 0.01 / 1.96 * 0.9)).isTrue();
    assertThat(rule.isSettled(model, above, 0.01 / 1.96 * 1.1)).isFalse();
    assertThat(rule.isSettled(model, cut - 0.01, 0.01 / 1.96 * 1.1)).isFalse();
  }

  @Test
  void anUnsurePosteriorIsNotSettledHoweverSureTheNetwork() {
    double cut = model.cutPoints().get(1);
    StagedScore staged = model.stage(cut);
    double posterior = staged.posterior(staged.stage());
    assertThat(new SettledRule(posterior + 0.01, 0).isSettled(model, cut, 0.0)).isFalse();
    assertThat(new SettledRule(posterior - 0.01, 0).isSettled(model, cut, 0.0)).isTrue();
  }

  @Test
  void withoutAStandardDeviationThePosteriorDecides() {
    double cut = model.cutPoints().get(1);
    assertThat(new SettledRule(0, 1.96).isSettled(model, cut + 1e-6, null)).isTrue();
    assertThat(new SettledRule(1, 0).isSettled(model, cut, null)).isFalse();
  }

  @Test
  void refusesRulesThatCannotBe() {
    assertThatThrownBy(() -> new SettledRule(1.1, 1)).hasMessageContaining("1.1");
    assertThatThrownBy(() -> new SettledRule(0.5, -1)).hasMessageContaining("-1");
  }
}
