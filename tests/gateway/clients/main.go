// The Go client that OpenAPI Generator makes.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	client "example.org/gateway/client"
)

func check(good bool, what ...any) {
	if !good {
		fmt.Fprintln(os.Stderr, what...)
		os.Exit(1)
	}
}

func with(key string) context.Context {
	keys := map[string]client.APIKey{"apikey": {Key: key}, "connectionId": {Key: os.Getenv("CONNECTION")}}
	return context.WithValue(context.Background(), client.ContextAPIKeys, keys)
}

func main() {
	settings := client.NewConfiguration()
	settings.Servers = client.ServerConfigurations{{URL: os.Getenv("GATEWAY")}}
	api := client.NewAPIClient(settings)
	mine := with(os.Getenv("KEY"))
	page, _, err := api.CRMAPI.CrmListContacts(mine).PageSize(2).Execute()
	check(err == nil && len(page.Items) == 2 && page.HasNextPage, page, err)
	rest, _, err := api.CRMAPI.CrmListContacts(mine).PageSize(2).Cursor(page.GetNextCursor()).Execute()
	check(err == nil && rest.Items[0].Id != page.Items[0].Id, rest, err)
	given := client.NewCrmContactInput()
	given.SetFirstName("Ada")
	given.SetLastName("Lovelace")
	given.SetEmail("ada@openapi-generator-go.example")
	made, _, err := api.CRMAPI.CrmCreateContact(mine).CrmCreateContactRequest(*client.NewCrmCreateContactRequest(*given)).Execute()
	check(err == nil && made.Record.GetEmail() == given.GetEmail(), made, err)
	got, _, err := api.CRMAPI.CrmGetContact(mine, made.Record.Id).Execute()
	check(err == nil && got.Record.GetLastName() == "Lovelace", got, err)
	connections, _, err := api.CoreAPI.ListConnection(mine).Execute()
	check(err == nil && len(connections) > 0, connections, err)
	_, answer, err := api.CRMAPI.CrmGetContact(mine, "999999999").Execute()
	var refused *client.GenericOpenAPIError
	check(errors.As(err, &refused) && answer.StatusCode == 404, err)
	said, typed := refused.Model().(client.ErrorNOTFOUND)
	check(typed && said.Code == "NOT_FOUND", refused.Model())
	_, answer, err = api.CRMAPI.CrmGetContact(with("sk_wrong"), made.Record.Id).Execute()
	check(errors.As(err, &refused) && answer.StatusCode == 401, err)
}
