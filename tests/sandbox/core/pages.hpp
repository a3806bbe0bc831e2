#pragma once
// Pages of documents' lists: what a request asks for, the tokens that stand for places, and what envelopes may say.
#include "core/tabled.hpp"

namespace sandbox {

// What a page's document says, with what the request asks of it.
struct Paging {
  std::string kind;
  int64_t size = 100, number = 1, offset = 0;
  Json token;  // parsed; null on the first page
  bool in_body = false;
};

// The page form that holds for a call; the whole list where there is none.
const Json &page_word(const Call &call);
// Reads size and place; refuses "bad_page", "bad_token" and "old_token". `tag` is what a token is bound to.
Paging read_paging(Call &call, const Json &page, const std::string &tag);
std::string tag_of(const std::string &text);
std::string make_token(Call &call, const std::string &tag, Json place);
// The request's address with one parameter set anew.
std::string address(Call &call, const std::string &name, const std::string &value);
// Fills what the envelope may say of the page.
void describe(Call &call, const Json &page, const Paging &asked, bool more, Json next, Listing &out);

}  // namespace sandbox
