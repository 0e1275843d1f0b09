-- Wilson's 95 % interval of the proportion k/n, in percent. Null when nobody was counted.
create macro wilson_low(k, n) as
  100 * greatest(0, (k::double + 1.920729410347062
    - 1.959963984540054 * sqrt(k::double * (n - k) / nullif(n, 0)::double + 0.960364705173531))
    / (nullif(n, 0)::double + 3.841458820694124));
create macro wilson_high(k, n) as
  100 * least(1, (k::double + 1.920729410347062
    + 1.959963984540054 * sqrt(k::double * (n - k) / nullif(n, 0)::double + 0.960364705173531))
    / (nullif(n, 0)::double + 3.841458820694124));
