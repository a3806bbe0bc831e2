// Reports add up, or they are errors that name the row: whatever their sections, columns and currencies.
#include <random>

#include "libopenint/connectors/procedures/procedures.hpp"
#include "libopenint/operations/report_table.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

std::string cents(int64_t amount) {
  const std::string digits = std::to_string(amount < 0 ? -amount : amount);
  const std::string padded = digits.size() < 3 ? std::string(3 - digits.size(), '0') + digits : digits;
  return (amount < 0 ? "-" : "") + padded.substr(0, padded.size() - 2) + "." + padded.substr(padded.size() - 2);
}

// A tree of sections as a provider sends it, of any shape, in which every total is what its rows make. Each amount that
// takes part in a sum has a number, and the amount of one number can be sent otherwise.
class Tree {
 public:
  Tree(unsigned seed, int changed) : random_(seed), changed_(changed) {
    months_ = static_cast<size_t>(random_() % 4);
    columns_ = months_ > 1 ? months_ + 1 : 1;
    make();
  }
  std::string text() const { return text_; }
  int amounts() const { return count_; }
  const std::string &changed_row() const { return changed_row_; }

 private:
  using Amounts = std::vector<int64_t>;

  std::string cells(const std::string &name, const Amounts &amounts) {
    std::string out = R"({"value":")" + name + "\"}";
    for (size_t i = 0; i < columns_; ++i) {
      const bool change = ++count_ == changed_;
      if (change) changed_row_ = name;
      out += R"(,{"value":")" + cents(amounts[i] + (change ? 1 : 0)) + "\"}";
    }
    return out;
  }

  // One amount a month, and the sum of them where there are several.
  Amounts some() {
    Amounts out(columns_);
    for (size_t i = 0; i < std::max<size_t>(columns_ - 1, 1); ++i) {
      out[i] = static_cast<int64_t>(random_() % 2'000'000) - 600'000;
      if (columns_ > 1) out[columns_ - 1] += out[i];
    }
    return out;
  }

  static void add(Amounts &sum, const Amounts &other, int64_t sign = 1) {
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += sign * other[i];
  }

  std::string section(const std::string &name, const std::string &group, int depth, Amounts &sum) {
    sum = Amounts(columns_);
    std::string head = R"({"value":")" + name + "\"}";
    const bool own = depth > 0 && random_() % 3 == 0;
    if (own) {
      const Amounts booked = some();
      head = cells(name, booked);
      add(sum, booked);
    } else {
      for (size_t i = 0; i < columns_; ++i) head += R"(,{"value":""})";
    }
    std::string rows;
    for (int left = 1 + static_cast<int>(random_() % 3); left > 0; --left) {
      const std::string child = name + "." + std::to_string(left);
      Amounts inner;
      std::string row;
      if (depth < 3 && random_() % 3 == 0) {
        row = section(child, "", depth + 1, inner);
      } else {
        inner = some();
        row = R"({"type":"Data","ColData":[)" + cells(child, inner) + "]}";
      }
      add(sum, inner);
      rows += (rows.empty() ? "" : ",") + row;
    }
    return R"({"Header":{"ColData":[)" + head + R"(]},"Rows":{"Row":[)" + rows + R"(]},"type":"Section",)" +
           (group.empty() ? "" : R"("group":")" + group + "\",") + R"("Summary":{"ColData":[)" +
           cells("Total " + name, sum) + "]}}";
  }

  std::string line(const std::string &group, const Amounts &amounts) {
    return R"({"type":"Section","group":")" + group + R"(","Summary":{"ColData":[)" + cells(group, amounts) + "]}}";
  }

  void make() {
    std::string columns = R"({"ColTitle":"","ColType":"Account"})";
    for (size_t i = 1; i < columns_; ++i) {
      columns += R"(,{"ColTitle":"Month )" + std::to_string(i) +
                 R"(","ColType":"Money","MetaData":[{"Name":"ColKey","Value":"m)" + std::to_string(i) + "\"}]}";
    }
    columns += R"(,{"ColTitle":"Total","ColType":"Money","MetaData":[{"Name":"ColKey","Value":"total"}]})";
    Amounts income, cost(columns_), expenses, net;
    std::string rows = section("Income", "Income", 0, income);
    if (random_() % 2 == 0) rows += "," + section("Cost", "COGS", 0, cost);
    Amounts gross = income;
    add(gross, cost, -1);
    rows += "," + line("GrossProfit", gross);
    rows += "," + section("Expenses", "Expenses", 0, expenses);
    net = gross;
    add(net, expenses, -1);
    rows += "," + line("NetOperatingIncome", net);
    if (random_() % 2 == 0) {
      Amounts other;
      rows += "," + section("Other", "OtherIncome", 0, other);
      add(net, other);
    }
    rows += "," + line("NetIncome", net);
    text_ =
        R"({"Header":{"ReportName":"ProfitAndLoss","StartPeriod":"2026-01-01","EndPeriod":"2026-03-31","Currency":"CHF"},)"
        R"("Columns":{"Column":[)" +
        columns + R"(]},"Rows":{"Row":[)" + rows + "]}}";
  }

  std::mt19937 random_;
  int changed_;
  int count_ = 0;
  size_t months_ = 0, columns_ = 1;
  std::string text_, changed_row_;
};

class Report : public ::testing::Test {
 protected:
  void SetUp() override {
    harness.services.find_procedure = procedures::find_procedure;
    harness.connect("qbo", R"({"realm_id":"1"})");
  }
  Result<std::string> profit_and_loss(const std::string &body, std::string_view input = "{}") {
    return harness.run(operations::report, "accounting-getProfitAndLoss", input,
                       [&](const Request &) { return answer(body); });
  }
  Harness harness;
};

TEST_F(Report, OfAnyShapeIsGivenWholeAndEveryChangedAmountIsAnErrorThatNamesItsRow) {
  std::mt19937 random(7);
  for (unsigned seed = 1; seed <= 150; ++seed) {
    const Tree whole(seed, 0);
    auto given = profit_and_loss(whole.text());
    ASSERT_TRUE(given.ok()) << seed << " " << given.error().to_json() << "\n" << whole.text();
    EXPECT_EQ(at(*given, "/currency"), "CHF");
    EXPECT_NE(at(*given, "/netIncome"), "null") << seed;
    for (int tries = 0; tries < 4; ++tries) {
      const Tree changed(seed, 1 + static_cast<int>(random() % static_cast<unsigned>(whole.amounts())));
      auto refused = profit_and_loss(changed.text());
      ASSERT_FALSE(refused.ok()) << seed << " " << changed.changed_row();
      EXPECT_EQ(refused.error().status, Status::malformed);
      EXPECT_EQ(refused.error().reason, "report_sums");
      EXPECT_NE(refused.error().message.find("the row \""), std::string::npos) << refused.error().message;
    }
  }
}

TEST_F(Report, SaysWhichRowDoesNotAddUpAndWhatItsRowsMake) {
  const std::string body =
      R"({"Header":{"ReportName":"ProfitAndLoss"},"Columns":{"Column":[{"ColTitle":"","ColType":"Account"},
      {"ColTitle":"Total","ColType":"Money"}]},"Rows":{"Row":[{"Header":{"ColData":[{"value":"Income"},{"value":""}]},
      "Rows":{"Row":[{"ColData":[{"value":"Sales","id":"79"},{"value":"100.10"}]},{"ColData":[{"value":"Hours"},{"value":"20.25"}]}]},
      "Summary":{"ColData":[{"value":"Total Income"},{"value":"120.36"}]},"type":"Section","group":"Income"}]}})";
  auto refused = profit_and_loss(body);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find(
                "the row \"Total Income\" says 120.36 in the column \"Total\", where its rows make 120.35"),
            std::string::npos)
      << refused.error().message;
}

TEST_F(Report, CutShortOrOfOtherCellsIsNoReport) {
  for (const char *rows : {R"([{"ColData":[{"value":"Unable to display more data."}]}])",
                           R"([{"ColData":[{"value":"Sales"},{"value":"1.00"},{"value":"2.00"}]}])",
                           R"([{"ColData":[{"value":"Sales"},{"value":"about 3"}]}])"}) {
    auto refused = profit_and_loss(
        std::string(
            R"({"Header":{},"Columns":{"Column":[{"ColType":"Account"},{"ColTitle":"Total","ColType":"Money"}]},"Rows":{"Row":)") +
        rows + "}}");
    ASSERT_FALSE(refused.ok()) << rows;
    EXPECT_EQ(refused.error().status, Status::malformed) << refused.error().message;
    EXPECT_NE(refused.error().message.find("the row \""), std::string::npos) << refused.error().message;
  }
  for (const char *body : {"[]", "{}", R"({"Header":{},"Columns":{"Column":[]}})", R"({"Rows":{"Row":[]}})"}) {
    auto refused = profit_and_loss(body);
    ASSERT_FALSE(refused.ok()) << body;
    EXPECT_EQ(refused.error().status, Status::malformed);
  }
}

TEST_F(Report, RefusesWhatTheProviderDoesNotTakeBeforeItAsks) {
  harness.add_connector(
      R"({"format": 1, "name": "acme", "http": {"base": "https://api.acme.test"}, "page": {"items": "rows"},
      "models": {"accounting.profit_and_loss": {"fields": {"netIncome": "body.net", "rows": "body.rows"},
        "report": {"get": "/profit{?from}", "with": {"from": "input.start_date"}}}}})");
  harness.connect("acme");
  harness.requests.clear();
  auto refused = profit_and_loss("{}", R"({"customer":"7"})");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::invalid_argument);
  EXPECT_EQ(refused.error().path, "/customer");
  EXPECT_TRUE(harness.requests.empty());
  auto given = profit_and_loss(R"({"net":12345678901234567.89,"rows":[]})", R"({"start_date":"2026-02-28"})");
  ASSERT_TRUE(given.ok()) << given.error().to_json();
  EXPECT_EQ(at(*given, "/netIncome"), "12345678901234567.89");
  EXPECT_EQ(harness.requests.back().url, "https://api.acme.test/profit?from=2026-02-28");
  EXPECT_FALSE(profit_and_loss("{}", R"({"start_date":"28.02.2026"})").ok());
}

TEST(Amount, IsReadExactlyOrNotAtAll) {
  const std::pair<const char *, const char *> good[] = {{"", ""},
                                                        {"0.00", "0.00"},
                                                        {"-9337.50", "-9337.50"},
                                                        {"25,100.00", "25100.00"},
                                                        {"1,234,567", "1234567"},
                                                        {"(12.5)", "-12.5"},
                                                        {".05", "0.05"},
                                                        {"-.5", "-0.5"},
                                                        {" 7 ", "7"}};
  for (const auto &[text, digits] : good) EXPECT_EQ(operations::amount_digits(text).value_or("none"), digits) << text;
  for (const char *text :
       {"1,23.00", "12,34", ",100", "1.000,00", "1e3", "abc", "--1", "$5", "1 000", "()", "0x1", "1234,567"}) {
    EXPECT_FALSE(operations::amount_digits(text).has_value()) << text;
  }
}

TEST_F(Report, OfHeadingsAndSectionsWithoutTitlesAddsUpToo) {
  harness.add_connector(
      R"({"format": 1, "name": "acme", "http": {"base": "https://api.acme.test"}, "page": {"items": "rows"},
      "models": {"accounting.balance_sheet": {"fields": {"totalAssets": "totals.Assets", "totalCurrentAssets": "made.Current",
          "endPeriod": "header.end", "rows": "rows"},
        "report": {"get": "/sheet", "reader": "xero_report", "groups": {"Assets": "Assets", "Bank": "Bank", "Current Assets": "Debtors",
          "Liabilities": "Liabilities", "Net Assets": "Net", "Equity": "Equity"},
          "sums": {"Current": ["Bank", "Debtors"], "Net": ["Assets", "-Liabilities"], "Equity": ["Net"]}}}}})");
  harness.connect("acme");
  auto sheet = [&](const char *bank, const char *assets, const char *net) {
    const std::string body =
        std::string(
            R"({"Reports":[{"ReportName":"Balance Sheet","ReportTitles":["Balance Sheet","Lumina","As at 9 April 2026"],"Rows":[
        {"RowType":"Header","Cells":[{"Value":""},{"Value":"9 Apr 2026"}]},
        {"RowType":"Section","Title":"Assets","Rows":[]},
        {"RowType":"Section","Title":"Bank","Rows":[{"RowType":"Row","Cells":[{"Value":"Giro","Attributes":[{"Value":"a1","Id":"account"}]},{"Value":")") +
        bank + R"("}]},{"RowType":"SummaryRow","Cells":[{"Value":"Total Bank"},{"Value":"1,200.10"}]}]},
        {"RowType":"Section","Title":"Current Assets","Rows":[{"RowType":"Row","Cells":[{"Value":"Debtors"},{"Value":"99.90"}]},
          {"RowType":"SummaryRow","Cells":[{"Value":"Total Current Assets"},{"Value":"99.90"}]}]},
        {"RowType":"Section","Title":"","Rows":[{"RowType":"SummaryRow","Cells":[{"Value":"Total Assets"},{"Value":")" +
        assets + R"("}]}]},
        {"RowType":"Section","Title":"Liabilities","Rows":[]},
        {"RowType":"Section","Title":"Current Liabilities","Rows":[{"RowType":"Row","Cells":[{"Value":"GST"},{"Value":"(100.00) "}]},
          {"RowType":"SummaryRow","Cells":[{"Value":"Total Current Liabilities"},{"Value":"-100.00"}]}]},
        {"RowType":"Section","Title":"","Rows":[{"RowType":"SummaryRow","Cells":[{"Value":"Total Liabilities"},{"Value":"-100"}]}]},
        {"RowType":"Section","Title":"","Rows":[{"RowType":"Row","Cells":[{"Value":"Net Assets"},{"Value":")" +
        net + R"("}]}]},
        {"RowType":"Section","Title":"Equity","Rows":[{"RowType":"Row","Cells":[{"Value":"Earnings"},{"Value":"1400.00"}]},
          {"RowType":"SummaryRow","Cells":[{"Value":"Total Equity"},{"Value":"1400.00"}]}]}]}]})";
    return harness.run(operations::report, "accounting-getBalanceSheet", "{}",
                       [&](const Request &) { return answer(body); });
  };
  auto given = sheet("1200.10", "1300.00", "1400.00");
  ASSERT_TRUE(given.ok()) << given.error().to_json();
  EXPECT_EQ(at(*given, "/totalAssets"), "1300");
  EXPECT_EQ(at(*given, "/totalCurrentAssets"), "1300");
  EXPECT_EQ(at(*given, "/endPeriod"), "2026-04-09");
  EXPECT_EQ(at(*given, "/rows/0/section"), "Bank");
  EXPECT_EQ(at(*given, "/rows/0/sections/0"), "Assets");
  EXPECT_EQ(at(*given, "/rows/0/account_id"), "a1");
  EXPECT_EQ(at(*given, "/rows/1/amounts/0/amount"), "1200.10");
  EXPECT_NE(sheet("1200.11", "1300.00", "1400.00").error().message.find("\"Total Bank\" says 1200.1 "),
            std::string::npos);
  EXPECT_NE(sheet("1200.10", "1300.01", "1400.01").error().message.find("\"Total Assets\""), std::string::npos);
  EXPECT_NE(sheet("1200.10", "1300.00", "1400.01").error().message.find("\"Net Assets\""), std::string::npos);
}

}  // namespace
}  // namespace openint::testing
