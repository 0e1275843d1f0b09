#!/usr/bin/env Rscript
# Reference values for org.opportune.staging.epi from R, on data that come with R and its packages.
#
# Needs Debian's r-base-core, r-cran-epitools, r-cran-epir, r-cran-jsonlite (suggests nothing else):
#   Rscript tests/oracles/epi.R
# Writes staging/src/test/resources/epi/r.json.
#
# Wilson: prop.test; Clopper-Pearson: binom.test; trend: prop.trend.test; two proportions: prop.test;
# Fay-Feuer: epitools::ageadjust.direct; Rogan-Gladen with known Se and Sp: epiR::epi.prev.
# Lang-Reiczigel is in no Debian package: written here in R from the paper's equations.
suppressPackageStartupMessages({library(epitools); library(epiR); library(jsonlite)})

script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
out <- file.path(dirname(normalizePath(script)), "../../staging/src/test/resources/epi/r.json")

# Fleiss 1981: smokers among patients in four studies (the example of prop.trend.test).
smokers <- list(name = "smokers, Fleiss 1981", cases = c(83, 90, 129, 70), persons = c(86, 93, 136, 82))
# Oesophageal cancer by age group, Ille-et-Vilaine (datasets::esoph).
esoph_age <- aggregate(cbind(ncases, ncontrols) ~ agegp, esoph, sum)
oesophagus <- list(name = "oesophageal cancer, esoph", cases = esoph_age$ncases,
                   persons = esoph_age$ncases + esoph_age$ncontrols)
# Admissions by department (datasets::UCBAdmissions): departments are not ordered; as numbers they are.
admitted <- apply(UCBAdmissions, c(1, 3), sum)
berkeley <- list(name = "admissions, UCBAdmissions", cases = as.vector(admitted["Admitted", ]),
                 persons = as.vector(colSums(admitted)))
# Survivors by class (datasets::Titanic).
class <- apply(Titanic, c(1, 4), sum)
titanic <- list(name = "survivors, Titanic", cases = as.vector(class[, "Yes"]), persons = as.vector(rowSums(class)))
groups <- list(smokers, oesophagus, berkeley, titanic)

proportions <- do.call(c, lapply(groups, function(g) lapply(seq_along(g$cases), function(i) {
  x <- g$cases[i]; n <- g$persons[i]
  list(data = g$name, cases = x, persons = n,
       wilson = as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int),
       clopperPearson = as.numeric(binom.test(x, n)$conf.int))
})))

trends <- lapply(groups, function(g) {
  scores <- seq_along(g$cases)
  test <- prop.trend.test(g$cases, g$persons, scores)
  list(data = g$name, cases = g$cases, persons = g$persons, scores = scores,
       chiSquared = unname(test$statistic), pValue = test$p.value)
})

comparisons <- lapply(groups, function(g) {
  test <- suppressWarnings(prop.test(g$cases[1:2], g$persons[1:2], correct = FALSE))
  list(data = g$name, first = c(g$cases[1], g$persons[1]), second = c(g$cases[2], g$persons[2]),
       difference = unname(test$estimate[1] - test$estimate[2]),
       chiSquared = unname(test$statistic), pValue = test$p.value)
})

# Down's syndrome by mother's age and birth order, Michigan 1950-64 (the example of ageadjust.direct,
# from Fleiss 1981 p. 249); every birth order is standardised to all births.
help_text <- capture.output(tools::Rd2ex(utils:::.getHelpFile(help("ageadjust.direct", package = "epitools"))))
example <- new.env()
for (expression in parse(text = help_text)) {
  if (is.call(expression) && identical(expression[[1]], as.name("<-"))) try(eval(expression, example), silent = TRUE)
}
down_persons <- example$population
down_cases <- example$count
standardised <- function(name, cases, persons, standard) {
  rate <- ageadjust.direct(count = cases, pop = persons, stdpop = standard)
  list(data = name, cases = cases, persons = persons, standard = standard,
       crude = unname(rate["crude.rate"]), value = unname(rate["adj.rate"]),
       low = unname(rate["lci"]), high = unname(rate["uci"]))
}
stopifnot(is.matrix(down_cases), ncol(down_cases) == 6)
rates <- c(
  lapply(1:5, function(order) standardised(paste("Down's syndrome, birth order", order),
    unname(down_cases[, order]), unname(down_persons[, order]), unname(down_persons[, 6]))),
  list(standardised("oesophageal cancer, equal weights", oesophagus$cases, oesophagus$persons, rep(1, 6)),
       standardised("survivors, weights 1 to 4", titanic$cases, titanic$persons, 1:4)))

se_sp <- list(c(0.9, 0.95), c(0.8, 0.99), c(0.99, 0.6))
known <- list()
for (g in groups) for (v in se_sp) {
  x <- g$cases[2]; n <- g$persons[2]
  tp <- (x / n + v[2] - 1) / sum(v, -1)
  if (tp >= 0 && tp <= 1) {
    prev <- epi.prev(pos = x, tested = n, se = v[1], sp = v[2], method = "wilson", units = 1)$tp
    known <- c(known, list(list(data = g$name, cases = x, persons = n, sensitivity = v[1], specificity = v[2],
      value = prev$est, low = prev$lower, high = prev$upper)))
  }
}

# Lang and Reiczigel 2014, equations 6, 7, 16, 17.
lang_reiczigel <- function(x, n, se_x, se_n, sp_x, sp_n, level = 0.95) {
  z <- qnorm(1 - (1 - level) / 2)
  ap <- (x + z^2 / 2) / (n + z^2)
  se <- (se_x + 1) / (se_n + 2)
  sp <- (sp_x + 1) / (sp_n + 2)
  youden <- se + sp - 1
  p <- (ap + sp - 1) / youden
  dp <- 2 * z^2 * (p * se * (1 - se) / (se_n + 2) - (1 - p) * sp * (1 - sp) / (sp_n + 2))
  s <- sqrt(ap * (1 - ap) / (n + z^2) + p^2 * se * (1 - se) / (se_n + 2)
            + (1 - p)^2 * sp * (1 - sp) / (sp_n + 2)) / youden
  pmin(1, pmax(0, c(p + dp - z * s, p + dp + z * s)))
}
estimated <- lapply(list(
    c(291, 1000, 90, 100, 190, 200), c(17, 96, 45, 50, 39, 40), c(88, 1000, 58, 60, 480, 500),
    c(5, 400, 19, 20, 995, 1000)), function(v) {
  tp <- (v[1] / v[2] + v[5] / v[6] - 1) / (v[3] / v[4] + v[5] / v[6] - 1)
  list(positive = v[1:2], sensitivity = v[3:4], specificity = v[5:6], value = tp,
       interval = do.call(lang_reiczigel, as.list(v)))
})

json <- toJSON(list(R = as.character(getRversion()), epitools = as.character(packageVersion("epitools")),
                    epiR = as.character(packageVersion("epiR")), proportions = proportions, trends = trends,
                    comparisons = comparisons, standardised = rates, known = known, estimated = estimated),
               auto_unbox = TRUE, digits = I(15), pretty = TRUE)
writeLines(json, out)
